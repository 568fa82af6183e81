package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.starter.MailApplication.Running;
import org.smtplib.starter.Maildir.Delivered;

/** An application submits mail to a real Postfix, over STARTTLS and with a login, and the mail is in the Maildir. */
class PostfixIT {

    private static TestMailServer server;
    private static Running application;

    /** In the subject of each mail of a test, so that it finds its own. */
    private final String mark = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        server = TestMailServer.find();
        application = MailApplication.start(server.submission());
    }

    @AfterAll
    static void stop() {
        if (application != null) {
            application.close();
        }
    }

    @Test
    void aTextMailIsDeliveredOverStartTlsAndWithALogin() throws Exception {
        String text = "Schöne Grüße,\n.eine Zeile mit Punkt.\n.\n\n€ 17\n";
        Email email = Email.builder()
                .to(server.get("mailbox"))
                .subject(mark)
                .text(text)
                .build();

        SendResult result = application.smtp().send(email);

        assertThat(result.isComplete()).isTrue();
        Delivered delivered = server.maildir("maildir").await(mark);
        assertSubmittedSecurely(delivered);
        assertThat(delivered.octets()).endsWith(asOnDisk(octetsOf(email)));
        MimeMessage message = delivered.parsed();
        assertThat(message.getFrom()[0]).hasToString(server.get("sender"));
        assertThat(message.getContent()).isEqualTo(text);
    }

    @Test
    void anHtmlMailKeepsItsAttachmentOctetByOctet() throws Exception {
        byte[] octets = new byte[300 * 1024];
        new Random(17).nextBytes(octets);
        String html = "<p>Zahlen: <b>größer</b></p>\n";

        application
                .smtp()
                .send(Email.builder()
                        .to(server.get("mailbox"))
                        .subject(mark)
                        .text("See the attachment.")
                        .html(html)
                        .attach("Überblick.bin", "application/octet-stream", octets)
                        .build());

        Delivered delivered = server.maildir("maildir").await(mark);
        assertSubmittedSecurely(delivered);
        Multipart mixed = (Multipart) delivered.parsed().getContent();
        Multipart texts = (Multipart) mixed.getBodyPart(0).getContent();
        assertThat(texts.getBodyPart(0).getContent()).isEqualTo("See the attachment.");
        assertThat(texts.getBodyPart(1).getContent()).isEqualTo(html);
        BodyPart attachment = mixed.getBodyPart(1);
        assertThat(attachment.getFileName()).isEqualTo("Überblick.bin");
        assertThat(attachment.getContentType()).startsWith("application/octet-stream");
        assertThat(attachment.getInputStream().readAllBytes()).isEqualTo(octets);
    }

    @Test
    void leadingDotsAndLoneLineEndsArriveAsLines() {
        // Postfix is told to refuse lone line feeds: what arrives was made whole on the way.
        String message = headers() + "\n.\n..\n.one dot\n..two dots\r\n.\r\ncarriage return\ralone\n" + ".at the end";

        SendResult result = application.smtp().send(server.get("sender"), List.of(server.get("mailbox")), message);

        assertThat(result.isComplete()).isTrue();
        Delivered delivered = server.maildir("maildir").await(mark);
        assertSubmittedSecurely(delivered);
        assertThat(delivered.octets())
                .endsWith((headers() + "\n.\n..\n.one dot\n..two dots\n.\ncarriage return\nalone\n.at the end\n")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eightBitTextArrivesUnchanged() throws Exception {
        String body = "Grüße, €, 漢字, 🙂\r\n";
        byte[] message = (headers()
                        + "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\n"
                        + "Content-Transfer-Encoding: 8bit\n\n" + body)
                .getBytes(StandardCharsets.UTF_8);

        application.smtp().send(server.get("sender"), List.of(server.get("mailbox")), message);

        Delivered delivered = server.maildir("maildir").await(mark);
        assertThat(delivered.octets()).endsWith(asOnDisk(message));
        assertThat(delivered.parsed().getContent()).isEqualTo("Grüße, €, 漢字, 🙂\n");
    }

    @Test
    void anAddressThatIsNotAsciiGetsItsMail() {
        SendResult result = application
                .smtp()
                .send(server.get("sender"), List.of(server.get("mailbox.utf8")), headers() + "\nOnce.\n");

        assertThat(result.of(server.get("mailbox.utf8")).outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(server.maildir("maildir.utf8").await(mark).latin1()).containsPattern("with UTF8SMTPSA\\s");
    }

    @Test
    void besideAnUnknownRecipientTheOthersGetTheMail() {
        Email email = Email.builder()
                .to(server.get("mailbox"), server.get("unknown"))
                .bcc(server.get("mailbox2"))
                .subject(mark)
                .text("For two of three.")
                .build();

        SendResult result = application.smtp().send(email);

        assertThat(result.isComplete()).isFalse();
        assertThat(result.with(Outcome.ACCEPTED)).containsExactly(server.get("mailbox"), server.get("mailbox2"));
        assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly(server.get("unknown"));
        assertThat(result.of(server.get("unknown")).reply()).satisfies(reply -> {
            assertThat(reply.code()).isEqualTo(550);
            assertThat(reply.enhancedStatus()).hasToString("5.1.1");
            assertThat(reply.text()).contains("User unknown");
        });
        server.maildir("maildir").await(mark);
        assertThat(server.maildir("maildir2").await(mark).latin1()).doesNotContain("Bcc:");
    }

    @Test
    void manyMailsAtOnceArriveOnceEachOverFewConnections() throws Exception {
        int mails = 40;
        ExecutorService senders = Executors.newFixedThreadPool(8);
        try (Running small = startWith(Map.of("smtp.pool.max-size", 2))) {
            List<Future<SendResult>> results = new ArrayList<>();
            for (int i = 0; i < mails; i++) {
                Email email = Email.builder()
                        .to(server.get("mailbox2"))
                        .subject(mark + "-" + i)
                        .text("Once.")
                        .build();
                results.add(senders.submit(() -> small.smtp().send(email)));
            }
            for (Future<SendResult> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS).isComplete()).isTrue();
            }

            assertThat(small.smtp().poolStats().total()).isLessThanOrEqualTo(2);
            List<String> subjects = new ArrayList<>();
            for (Delivered delivered : server.maildir("maildir2").await(mark, mails)) {
                subjects.add(delivered.parsed().getSubject());
            }
            assertThat(subjects).hasSize(mails).doesNotHaveDuplicates();
        } finally {
            senders.shutdownNow();
        }
    }

    @Test
    void aSecondUserWhosePasswordIsNotAsciiLogsIn() {
        try (Running bob =
                startWith(Map.of("smtp.username", server.get("username2"), "smtp.password", server.get("password2")))) {
            assertThat(bob.smtp().send(mail()).isComplete()).isTrue();
            assertSubmittedSecurely(server.maildir("maildir").await(mark));
        }
    }

    @Test
    void theImplicitTlsPortIsSpokenToBySmtps() {
        try (Running smtps = startWith(Map.of(
                "smtp.protocol", "smtps",
                "smtp.starttls", "none",
                "smtp.port", server.get("submissions.port")))) {
            assertThat(smtps.smtp().send(mail()).isComplete()).isTrue();
            assertSubmittedSecurely(server.maildir("maildir").await(mark));
        }
    }

    private static Running startWith(Map<String, ?> changes) {
        return MailApplication.start(server.submission(changes));
    }

    private Email mail() {
        return Email.builder()
                .to(server.get("mailbox"))
                .subject(mark)
                .text("Once.")
                .build();
    }

    /** The headers of a message that is ready, with LF. */
    private String headers() {
        return "From: " + server.get("sender") + "\nTo: " + server.get("mailbox")
                + "\nDate: Mon, 2 Nov 2026 10:00:00 +0000\nMessage-ID: <" + mark + "@example.org>\nSubject: " + mark
                + "\n";
    }

    /** RFC 3848: the S of ESMTPSA stands for TLS, the A for a login. */
    private static void assertSubmittedSecurely(Delivered delivered) {
        assertThat(delivered.latin1()).containsPattern("with ESMTPSA\\s");
    }

    private static byte[] octetsOf(Email email) throws Exception {
        return email.toMailObject(server.get("sender")).content().open().readAllBytes();
    }

    private static byte[] asOnDisk(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1)
                .replace("\r\n", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
