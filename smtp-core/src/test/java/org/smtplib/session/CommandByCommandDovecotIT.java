package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.protocol.Reply;

/** A session driven by hand delivers to a real Dovecot by LMTP (RFC 2033), over TCP and over a Unix socket. */
class CommandByCommandDovecotIT {

    private static final String FILE = "TEST_MAIL_SERVER";
    private static final Properties SERVER = new Properties();

    private final String mark = UUID.randomUUID().toString();
    private final String text = "Subject: " + mark + "\r\n\r\n.a dot\r\nand a line\r\n";

    @BeforeAll
    static void findServer() throws IOException {
        String file = System.getenv(FILE);
        if (file == null || file.isBlank()) {
            String reason = FILE + " is not set: no test talks to a real mail server";
            assertThat(Boolean.parseBoolean(System.getenv(FILE + "_REQUIRED")))
                    .as(reason)
                    .isFalse();
            System.out.println("Skipped: " + reason);
            Assumptions.abort(reason);
        }
        try (Reader reader = Files.newBufferedReader(Path.of(file))) {
            SERVER.load(reader);
        }
    }

    @Test
    void eachAcceptedRecipientIsAnsweredOverAUnixSocket() throws IOException {
        assertDeliveredCommandByCommand(SERVER.getProperty("lmtp.socket"));
    }

    @Test
    void eachAcceptedRecipientIsAnsweredOverTcp() throws IOException {
        assertDeliveredCommandByCommand(SERVER.getProperty("host") + ":" + SERVER.getProperty("lmtp.port"));
    }

    private void assertDeliveredCommandByCommand(String host) throws IOException {
        try (SmtpSession session = SmtpSession.lmtp(host)) {
            assertThat(session.ehlo().code()).isEqualTo(250);
            assertThat(session.hasExtension("pipelining")).isTrue();
            assertThat(session.mail("ann@example.org").code()).isEqualTo(250);
            assertThat(session.rcpt(mailbox()).code()).isEqualTo(250);
            assertThat(session.rcpt(SERVER.getProperty("unknown")).code()).isEqualTo(550);
            assertThat(session.rcpt(SERVER.getProperty("lmtp.full")).code()).isEqualTo(250);
            assertThat(session.rcpt(SERVER.getProperty("lmtp.mailbox2")).code()).isEqualTo(250);

            List<Reply> replies = session.data(Content.of(text));

            assertThat(replies).extracting(Reply::code).containsExactly(250, 552, 250);
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(session.quit().code()).isEqualTo(221);
        }
        assertThat(delivered("lmtp.maildir")).singleElement().asString().endsWith(onDisk());
        assertThat(delivered("lmtp.maildir2")).singleElement().asString().endsWith(onDisk());
    }

    @Test
    void sendMailReturnsWhoWasRefusedAndThrowsWhenAllWere() throws IOException {
        String unknown = SERVER.getProperty("unknown");
        try (SmtpSession session = SmtpSession.lmtp(SERVER.getProperty("lmtp.socket"))) {
            Map<String, Reply> refused = session.sendMail("ann@example.org", List.of(mailbox(), unknown), text);
            assertThat(refused).containsOnlyKeys(unknown);
            assertThat(refused.get(unknown).code()).isEqualTo(550);

            SmtpRecipientsRefusedException e = catchThrowableOfType(
                    SmtpRecipientsRefusedException.class,
                    () -> session.sendMail("ann@example.org", List.of(unknown), text));
            assertThat(e.recipients()).containsOnlyKeys(unknown);
            assertThat(session.noop().code()).isEqualTo(250);
        }
        assertThat(delivered("lmtp.maildir")).hasSize(1);
    }

    private static String mailbox() {
        return SERVER.getProperty("lmtp.mailbox");
    }

    /** Dovecot answers when the mail lies in the Maildir, so there is nothing to wait for. */
    private List<String> delivered(String key) throws IOException {
        try (Stream<Path> files = Files.list(Path.of(SERVER.getProperty(key)).resolve("new"))) {
            return files.map(CommandByCommandDovecotIT::read)
                    .filter(mail -> mail.contains(mark))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), ISO_8859_1);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private String onDisk() {
        return text.replace("\r\n", "\n");
    }
}
