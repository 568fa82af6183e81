package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.activation.DataHandler;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Messages of jakarta.mail, and what is sent of them to whom. */
class MimeMessagesTest {

    private static final String DATE = "Date: Mon, 3 Jun 2030 09:05:00 +0200\r\n";
    private static final Session SESSION = Session.getInstance(new Properties());

    /** A message as it is read from a file. */
    private static MimeMessage parsed(String octets) throws MessagingException {
        return new MimeMessage(SESSION, new ByteArrayInputStream(octets.getBytes(ISO_8859_1)));
    }

    /** A message as a program makes it: with a date, and not saved. */
    private static MimeMessage made() throws MessagingException {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org");
        message.setSentDate(Date.from(Instant.parse("2030-06-03T07:05:00Z")));
        message.setText("Good morning");
        return message;
    }

    private static String content(MailObject mail) throws IOException {
        try (InputStream in = mail.content().open()) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    @Test
    void firstAuthorIsTheSender() throws Exception {
        MimeMessage message =
                parsed("From: Ann <ann@example.org>, zoe@example.org\r\nTo: bob@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().sender()).isEqualTo("ann@example.org");
    }

    @Test
    void senderGoesBeforeTheAuthor() throws Exception {
        MimeMessage message = parsed("From: ann@example.org, zoe@example.org\r\nSender: Office <office@example.org>\r\n"
                + "To: bob@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, "default@example.com")
                        .envelope()
                        .sender())
                .isEqualTo("office@example.org");
    }

    @Test
    void recipientsAreThoseOfToThenCcThenBcc() throws Exception {
        MimeMessage message = parsed("Bcc: eve@example.com\r\nCc: Dan <dan@example.org>\r\nFrom: ann@example.org\r\n"
                + "To: Bob <bob@example.org>,\r\n\tcid@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().recipients())
                .containsExactly("bob@example.org", "cid@example.org", "dan@example.org", "eve@example.com");
    }

    @Test
    void everyHeaderOfAKindCounts() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\nto: cid@example.org\r\n"
                + "BCC: dan@example.org\r\nbcc: eve@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().recipients())
                .containsExactly("bob@example.org", "cid@example.org", "dan@example.org", "eve@example.org");
    }

    @Test
    void recipientNamedTwiceStandsOnce() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: Bob <bob@example.org>\r\n"
                + "Cc: bob@example.org, cid@example.org\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().recipients())
                .containsExactly("bob@example.org", "cid@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "To: Bob <bob@example.org>",
                "To: Bob Q. Public <bob@example.org>",
                "To: \"Public, Bob\"\r\n\t<bob@example.org>",
                "To: bob@example.org (Bob)",
                "To: =?utf-8?q?B=C3=B6b=2C?= <bob@example.org>",
                "To: B\u00f6b <bob@example.org>",
                "To: bob@example.org, ,",
                "To:\r\nTo: bob@example.org"
            })
    void recipientIsReadInAnySpelling(String to) throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\n" + to + "\r\n" + DATE + "\r\n");

        assertThat(MimeMessages.toMailObject(message, null).envelope().recipients())
                .containsExactly("bob@example.org");
    }

    @Test
    void groupStandsForItsMembers() throws Exception {
        String to = "To: Friends: bob@example.org, Cid <cid@example.org>;, dan@example.org,\r\n Nobody:;\r\n";
        MailObject mail = MimeMessages.toMailObject(parsed("From: ann@example.org\r\n" + to + DATE + "\r\n"), null);

        assertThat(mail.envelope().recipients())
                .containsExactly("bob@example.org", "cid@example.org", "dan@example.org");
        assertThat(content(mail)).contains(to);
    }

    @Test
    void emptyGroupIsNobody() throws Exception {
        String headers = "From: ann@example.org\r\nTo: undisclosed-recipients:;\r\n" + DATE;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(parsed(headers + "\r\n"), null))
                .withMessageContaining("no recipient");
        assertThat(MimeMessages.toMailObject(parsed(headers + "Bcc: bob@example.org\r\n\r\n"), null)
                        .envelope()
                        .recipients())
                .containsExactly("bob@example.org");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bcc", "BCC", "bcc", "Resent-Bcc", "resent-bcc"})
    void blindCopiesAreNotTransmitted(String name) throws Exception {
        String before = "From: ann@example.org\r\nTo: bob@example.org\r\n";
        String after = "X-After: 1\r\n" + DATE + "\r\nbody";
        MimeMessage message = parsed(before + name + ": Eve <eve@example.com>,\r\n\tsam@example.com\r\n" + name
                + ": zoe@example.com\r\n" + after);

        assertThat(content(MimeMessages.toMailObject(message, null))).isEqualTo(before + after);
        assertThat(message.getHeader(name)).as("the caller's message").hasSize(2);
    }

    @Test
    void messageFromAStreamIsTransmittedAsItIs() throws Exception {
        String octets = "Received: from a.example\r\n\tby b.example; Mon, 3 Jun 2030 09:05:00 +0200\r\n"
                + "X-Odd:   spaced  \r\nx-lower:none\r\nFrom: \"Ann\" <ann@example.org>\r\nTo: bob@example.org\r\n"
                + "Subject: =?utf-8?q?raw?=\r\nX-Odd: again\r\nMessage-ID: <1@example.org>\r\n" + DATE
                + "\r\nbody\r\n.\r\n\nbare\r8-bit \u00e4\u00ff\u0000\r\n\r\nno end";

        assertThat(content(MimeMessages.toMailObject(parsed(octets), null))).isEqualTo(octets);
    }

    @Test
    void multipartFromAStreamIsTransmittedAsItIs() throws Exception {
        String octets = "From: ann@example.org\r\nTo: bob@example.org\r\nMIME-Version: 1.0\r\n" + DATE
                + "Content-Type: multipart/signed; boundary=xyz; protocol=\"application/pgp-signature\"\r\n\r\n"
                + "preamble\r\n--xyz\r\ncontent-type:text/plain\r\n\r\nsigned  \r\n--xyz\r\n\r\nsignature\r\n--xyz--\r\n"
                + "epilogue\r\n";

        assertThat(content(MimeMessages.toMailObject(parsed(octets), null))).isEqualTo(octets);
    }

    @Test
    void missingDateIsAddedToWhatIsSentAndNotToTheMessage() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\n\r\nbody");
        Instant before = Instant.now().minus(Duration.ofSeconds(1));
        ReceivedMail mail = ReceivedMail.of(MimeMessages.toMailObject(message, null));

        assertThat(mail.header("Date")).hasSize(1);
        assertThat(mail.message().getSentDate().toInstant()).isBetween(before, Instant.now());
        assertThat(mail.octets()).endsWith("\r\nFrom: ann@example.org\r\nTo: bob@example.org\r\n\r\nbody");
        assertThat(message.getHeader("Date")).isNull();
    }

    @Test
    void dateOfTheMessageIsKept() throws Exception {
        MimeMessage message = parsed("date: some day\r\nFrom: ann@example.org\r\nTo: bob@example.org\r\n\r\n");

        assertThat(ReceivedMail.of(MimeMessages.toMailObject(message, null)).header("Date"))
                .containsExactly("some day");
    }

    @Test
    void messageThatWasNeverSavedIsSaved() throws Exception {
        ReceivedMail mail = ReceivedMail.of(MimeMessages.toMailObject(made(), null));

        assertThat(mail.header("MIME-Version")).containsExactly("1.0");
        assertThat(mail.header("Message-ID")).hasSize(1);
        assertThat(mail.header("Date")).hasSize(1);
        assertThat(mail.message().isMimeType("text/plain")).isTrue();
        assertThat(mail.message().getContent()).isEqualTo("Good morning");
    }

    @Test
    void identityOfAMessageThatWasSavedStays() throws Exception {
        MimeMessage message = made();
        message.saveChanges();
        message.setHeader("Message-ID", "<mine@example.org>");

        assertThat(ReceivedMail.of(MimeMessages.toMailObject(message, null)).header("Message-ID"))
                .containsExactly("<mine@example.org>");
    }

    @Test
    void contentStaysTheSameWhateverBecomesOfTheMessage() throws Exception {
        MimeMessage message = made();
        MailObject mail = MimeMessages.toMailObject(message, null);
        String first = content(mail);
        message.setText("Good night");
        message.saveChanges();

        assertThat(mail.content().isRepeatable()).isTrue();
        assertThat(content(mail)).isEqualTo(first).endsWith("Good morning");
    }

    @Test
    void identityIsTheSameWhenTheMessageIsReadAgain() throws Exception {
        MimeMessage message = made();
        String first = content(MimeMessages.toMailObject(message, null));

        assertThat(content(MimeMessages.toMailObject(message, null))).isEqualTo(first);
    }

    @Test
    void identityThatTheCallerGaveStaysWhenTheMessageIsSaved() throws Exception {
        MimeMessage message = made();
        message.setHeader("Message-ID", "<mine@example.org>");

        assertThat(ReceivedMail.of(MimeMessages.toMailObject(message, null)).header("Message-ID"))
                .containsExactly("<mine@example.org>");
        assertThat(message.getMessageID()).isEqualTo("<mine@example.org>");
    }

    @Test
    void identityMadeByAClassOfItsOwnIsSent() throws Exception {
        assertThat(ReceivedMail.of(MimeMessages.toMailObject(new NumberedMessage(), null))
                        .header("Message-ID"))
                .containsExactly("<order-1@example.org>");
    }

    @Test
    void partsChangeWhenTheMessageIsSavedAndNeverAgain() throws Exception {
        MimeMessage message = Messages.withMessage(Messages.message());
        MimeMessages.toMailObject(message, null);
        List<String> once = Structure.of(message);
        MimeMessages.toMailObject(message, null);

        assertThat(once).contains("message.1 > Content-Transfer-Encoding: base64");
        assertThat(Structure.of(message)).isEqualTo(once);
    }

    @Test
    void contentSetAnewIsDescribedAnew() throws Exception {
        MimeMessage message = made();
        ReceivedMail first = ReceivedMail.of(MimeMessages.toMailObject(message, null));
        message.setText("Grüße", "UTF-8");
        ReceivedMail second = ReceivedMail.of(MimeMessages.toMailObject(message, null));

        assertThat(second.message().getContent()).isEqualTo("Grüße");
        assertThat(second.header("Message-ID")).isEqualTo(first.header("Message-ID"));
    }

    @Test
    void messageThatCouldNotBeSavedIsSavedWhenItIsSentAgain() throws Exception {
        MimeMessage message = made();
        message.setHeader("Message-ID", "<mine@example.org>");
        message.setContent(new MimeMultipart(new MimeBodyPart(), new UnsavablePart()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(message, null))
                .withMessageContaining("not ready");
        assertThat(message.getMessageID()).isEqualTo("<mine@example.org>");
        message.setText("Good morning");

        assertThat(ReceivedMail.of(MimeMessages.toMailObject(message, null)).headerNames())
                .contains("Content-Type", "Content-Transfer-Encoding", "MIME-Version", "Message-ID");
    }

    @Test
    void defaultSenderIsTheAuthorOfAMessageThatNamesNone() throws Exception {
        MimeMessage message = parsed("To: bob@example.org\r\n" + DATE + "\r\nbody");
        MailObject mail = MimeMessages.toMailObject(message, "Ann <ann@example.com>");

        assertThat(mail.envelope().sender()).isEqualTo("ann@example.com");
        assertThat(content(mail))
                .isEqualTo("From: Ann <ann@example.com>\r\nTo: bob@example.org\r\n" + DATE + "\r\nbody");
        assertThat(message.getHeader("From")).isNull();
    }

    @Test
    void authorGoesBeforeTheDefaultSender() throws Exception {
        MailObject mail = MimeMessages.toMailObject(made(), "default@example.com");

        assertThat(mail.envelope().sender()).isEqualTo("ann@example.org");
        assertThat(content(mail)).doesNotContain("default@example.com");
    }

    @Test
    void dateAndAuthorMayBothBeMissing() throws Exception {
        MailObject mail = MimeMessages.toMailObject(parsed("To: bob@example.org\r\n\r\nbody"), "ann@example.com");
        ReceivedMail received = ReceivedMail.of(mail);

        assertThat(received.headerNames()).containsExactlyInAnyOrder("Date", "From", "To");
        assertThat(received.message().getFrom()).containsExactly(new InternetAddress("ann@example.com"));
    }

    @Test
    void messageWithoutAnyAuthorIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(parsed("To: bob@example.org\r\n\r\n"), null))
                .withMessageContaining("From")
                .withMessageContaining("default sender");
    }

    @Test
    void messageWithoutRecipientIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(parsed("From: ann@example.org\r\n\r\n"), null))
                .withMessageContaining("no recipient");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: a b c\r\nTo: bob@example.org\r\n",
                "From: ann@\r\nTo: bob@example.org\r\n",
                "From: ann@example.org\r\nTo: a b c\r\n",
                "From: ann@example.org\r\nTo: bob@example.org, cid@@example.org\r\n",
                "From: ann@example.org\r\nTo: bob@example.org\r\nBcc: eve@exam ple.org\r\n",
                "From: ann@example.org\r\nSender: a b c\r\nTo: bob@example.org\r\n"
            })
    void malformedAddressIsRefused(String headers) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(parsed(headers + DATE + "\r\n"), null));
    }

    @Test
    void malformedDefaultSenderIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(parsed("To: bob@example.org\r\n\r\n"), "a b c"));
    }

    @Test
    void addressInUtf8IsReadAndTransmitted() throws Exception {
        Properties properties = new Properties();
        properties.setProperty("mail.mime.allowutf8", "true");
        byte[] octets =
                ("From: ann@example.org\r\nTo: Jörg <jörg@exämple.example>\r\n" + DATE + "\r\n").getBytes(UTF_8);
        MimeMessage message = new MimeMessage(Session.getInstance(properties), new ByteArrayInputStream(octets));
        MailObject mail = MimeMessages.toMailObject(message, null);

        assertThat(mail.envelope().recipients()).containsExactly("jörg@exämple.example");
        assertThat(mail.envelope().needsUtf8()).isTrue();
        assertThat(mail.content().open().readAllBytes()).isEqualTo(octets);
    }

    @Test
    void messageWithoutContentIsRefused() throws Exception {
        MimeMessage message = new MimeMessage(SESSION);
        message.setFrom("ann@example.org");
        message.setRecipients(RecipientType.TO, "bob@example.org");

        assertThatIllegalArgumentException().isThrownBy(() -> MimeMessages.toMailObject(message, null));
    }

    @Test
    void messageThatCannotBeReadIsRefusedWithTheCause() throws Exception {
        MimeMessage message = made();
        message.setDataHandler(new DataHandler(new BrokenSource()));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> MimeMessages.toMailObject(message, null))
                .withMessageContaining("disk on fire")
                .withRootCauseInstanceOf(IOException.class);
    }

    /** A part that is not complete. */
    private static final class UnsavablePart extends MimeBodyPart {

        @Override
        protected void updateHeaders() throws MessagingException {
            throw new MessagingException("not ready");
        }
    }

    @Test
    void headersHaveNoSayInAnEnvelopeThatIsGiven() throws Exception {
        MimeMessage message = parsed("From: ann@example.org\r\nTo: bob@example.org\r\nResent-Date: once\r\n"
                + "Resent-Date: twice\r\n" + DATE + "\r\n");
        Envelope envelope = Envelope.of("bounce-7@example.org", "cid@example.org");

        MailObject mail = MimeMessages.toMailObject(envelope, message, null);

        assertThat(mail.envelope()).isEqualTo(envelope);
        assertThat(content(mail)).startsWith("From: ann@example.org\r\nTo: bob@example.org\r\n");
    }

    @Test
    void messageWithAnEnvelopeOfItsOwnIsSavedAndDatedAsAnyOther() throws Exception {
        MimeMessage message = new MimeMessage(SESSION);
        message.setRecipients(RecipientType.BCC, "eve@example.com");
        message.setText("Good morning");

        MailObject mail = MimeMessages.toMailObject(Envelope.of("", "bob@example.org"), message, "shop@example.org");

        assertThat(content(mail))
                .contains("From: shop@example.org\r\n", "Date: ", "Message-ID: " + message.getMessageID() + "\r\n")
                .doesNotContain("eve@example.com");
    }
}
