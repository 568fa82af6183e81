package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.codec.DotStuffer;
import org.smtplib.message.ContentScan;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.LineEndings;

/** What composing must not do to text, files and headers. */
class EmailFidelityTest {

    private static Email.Builder email() {
        return Email.builder().from("ann@example.org").to("bob@example.org").subject("Hello");
    }

    private static ReceivedMail received(Email.Builder builder) throws Exception {
        return ReceivedMail.of(builder.build().toMailObject(null));
    }

    /** The mail behind a server, when it was sent as the template sends it. */
    private static ReceivedMail sentNormalized(Email.Builder builder) throws Exception {
        MailObject mail = builder.build().toMailObject(null);
        ByteBuffer out = ByteBuffer.allocate(100_000);
        DotStuffer stuffer = new DotStuffer(LineEndings.NORMALIZE);
        try (InputStream in = mail.content().open()) {
            stuffer.encode(ByteBuffer.wrap(in.readAllBytes()), out);
        }
        stuffer.endLastLine(out);
        String received = ISO_8859_1.decode(out.flip()).toString().replace("\r\n..", "\r\n.");
        return new ReceivedMail(
                received,
                new MimeMessage(MailSession.INSTANCE, new ByteArrayInputStream(received.getBytes(ISO_8859_1))));
    }

    /** Sent as it is, a lone CR or LF would be turned into CRLF on the way. */
    @ParameterizedTest
    @ValueSource(strings = {"{\n\"a\": 1\n}\n", "a\rb", "plain\n", "\n"})
    void attachmentArrivesOctetByOctet(String text) throws Exception {
        ReceivedMail mail = sentNormalized(email().attach("a.json", "application/json", text.getBytes(US_ASCII)));

        assertThat(new String(ReceivedMail.octetsOf(mail.part(1)), ISO_8859_1)).isEqualTo(text);
    }

    /** RFC 5322 2.3, RFC 2045 2.7: CR and LF stand together only. */
    @ParameterizedTest
    @ValueSource(strings = {"one\ntwo\n", "one\rtwo", "one\r\ntwo\n"})
    void contentHasNoBareLineEnds(String text) throws Exception {
        MailObject mail = email().text(text).html(text).build().toMailObject(null);
        try (InputStream in = mail.content().open()) {
            assertThat(ContentScan.of(in).bareLineEnds()).isZero();
        }
    }

    /** RFC 2046 4.1.1: a line break of text is CRLF, within base64 too. */
    @Test
    void linesOfTextInBase64EndInCrlf() throws Exception {
        ReceivedMail mail = received(email().text("用户用户\n用户用户"));

        assertThat(mail.header("Content-Transfer-Encoding")).containsExactly("base64");
        assertThat(mail.message().getContent()).isEqualTo("用户用户\r\n用户用户");
    }

    /** On JDK 17 that charset is the one of the locale; with LC_ALL=C it knows no umlauts. */
    @Test
    void fileNameArrivesWhateverTheCharsetOfTheJvm() throws Exception {
        assertThat(received(email().attach("müller.pdf", "application/pdf", new byte[] {1}))
                        .part(1)
                        .getFileName())
                .isEqualTo("müller.pdf");
    }

    /** Nobody but the caller knows which charset the octets are in. */
    @Test
    void typeOfATextAttachmentIsWhatTheCallerGave() throws Exception {
        ReceivedMail mail = received(email().attach("a.csv", "text/csv", "Größe".getBytes(ISO_8859_1)));

        assertThat(new ContentType(mail.part(1).getContentType()).getParameter("charset"))
                .isNull();
    }

    @Test
    void groupBeyondAsciiIsRefusedWithAdvice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> email().to("Grüppe: cid@example.org;"))
                .withMessageContaining("give its members one by one");
    }

    @Test
    void typeBeyondAsciiIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> email().attach("a.txt", "text/plain; title=\"Größe\"", new byte[] {'x'}))
                .withMessageContaining("A content type is ASCII");
    }

    /** RFC 5322 2.1.1: nothing folds a word. */
    @Test
    void wordThatNoHeaderLineCanHoldIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> email().subject("x ".repeat(50) + "x".repeat(901)))
                .withMessageContaining("901 characters");
        assertThatIllegalArgumentException().isThrownBy(() -> email().header("X-Long", "y".repeat(1200)));
    }

    @Test
    void longestWordStaysBelowTheLimitOfALine() throws Exception {
        String longest = "x".repeat(900);
        ReceivedMail mail = received(email().subject(longest + " " + longest).header("X-Long", "y " + longest));

        assertThat(mail.headerSection().lines()).allMatch(line -> line.length() <= 998);
        assertThat(mail.message().getSubject()).isEqualTo(longest + " " + longest);
    }

    /** RFC 2047 section 5: an encoded word stands in a phrase, never in an address; a header of text is no place for one. */
    @Test
    void senderIsNoHeaderOfText() {
        assertThatIllegalArgumentException().isThrownBy(() -> email().header("Sender", "Büro <office@example.org>"));
    }

    @Test
    void headersOfTheCallerStandInTheirOrder() throws Exception {
        Email.Builder builder = email();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            names.add("X-" + i);
            builder.header("X-" + i, "1");
        }

        assertThat(received(builder).headerNames()).containsSubsequence(names);
    }

    @Test
    void spellingOfAHeaderDoesNotMakeItAnother() throws Exception {
        for (String name : List.of("a", "b", "c", "d", "e", "f", "g", "h")) {
            assertThat(received(email().header("X-" + name, "1").header("x-" + name, "2"))
                            .header("X-" + name))
                    .containsExactly("2");
        }
    }

    @Test
    void defaultSenderWithALineEndIsRefused() {
        Email email = Email.builder().to("bob@example.org").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> email.toMailObject("\"Jo\r\nX-Injected: 1\" <jo@example.org>"));
    }

    /** RFC 5322 3.6.4: the right side of a Message-ID is a dot-atom or a literal. */
    @Test
    void identityOfAnAuthorWithoutDomainIsWellFormed() throws Exception {
        assertThat(received(Email.builder().from("\"a b\"").to("bob@example.org"))
                        .header("Message-ID")
                        .get(0))
                .matches("<[0-9a-f-]{36}@[^\" ]+>");
    }
}
