package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.protocol.Reply;

/** A session driven by hand delivers to a real Dovecot by LMTP (RFC 2033), over TCP and over a Unix socket. */
class CommandByCommandDovecotIT {

    private static RealMailServer server;

    private final String mark = UUID.randomUUID().toString();
    private final String text = "Subject: " + mark + "\r\n\r\n.a dot\r\nand a line\r\n";

    @BeforeAll
    static void find() {
        server = RealMailServer.find();
    }

    @Test
    void eachAcceptedRecipientIsAnsweredOverAUnixSocket() {
        assertDeliveredCommandByCommand(server.get("lmtp.socket"));
    }

    @Test
    void eachAcceptedRecipientIsAnsweredOverTcp() {
        assertDeliveredCommandByCommand(server.get("host") + ":" + server.get("lmtp.port"));
    }

    private void assertDeliveredCommandByCommand(String host) {
        try (SmtpSession session = SmtpSession.lmtp(host)) {
            assertThat(session.ehlo().code()).isEqualTo(250);
            assertThat(session.hasExtension("pipelining")).isTrue();
            assertThat(session.mail("ann@example.org").code()).isEqualTo(250);
            assertThat(session.rcpt(mailbox()).code()).isEqualTo(250);
            assertThat(session.rcpt(server.get("unknown")).code()).isEqualTo(550);
            assertThat(session.rcpt(server.get("lmtp.full")).code()).isEqualTo(250);
            assertThat(session.rcpt(server.get("lmtp.mailbox2")).code()).isEqualTo(250);

            List<Reply> replies = session.data(Content.of(text));

            assertThat(replies).extracting(Reply::code).containsExactly(250, 552, 250);
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(session.quit().code()).isEqualTo(221);
        }
        assertThat(delivered("lmtp.maildir")).singleElement().asString().endsWith(onDisk());
        assertThat(delivered("lmtp.maildir2")).singleElement().asString().endsWith(onDisk());
    }

    @Test
    void sendMailReturnsWhoWasRefusedAndThrowsWhenAllWere() {
        String unknown = server.get("unknown");
        try (SmtpSession session = SmtpSession.lmtp(server.get("lmtp.socket"))) {
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
        return server.get("lmtp.mailbox");
    }

    /** Dovecot answers when the mail lies in the Maildir, so there is nothing to wait for. */
    private List<String> delivered(String key) {
        return server.delivered(key, mark);
    }

    private String onDisk() {
        return text.replace("\r\n", "\n");
    }
}
