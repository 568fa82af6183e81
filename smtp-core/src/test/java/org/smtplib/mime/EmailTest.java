package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** Composed mails, as their readers see them. */
class EmailTest {

    private static Email.Builder email() {
        return Email.builder().from("ann@example.org").to("bob@example.org").subject("Hello");
    }

    private static ReceivedMail received(Email.Builder builder) throws Exception {
        return ReceivedMail.of(builder.build().toMailObject(null));
    }

    @Test
    void plainTextIsOnePart() throws Exception {
        ReceivedMail mail = received(email().text("Good morning"));

        assertThat(mail.message().isMimeType("text/plain")).isTrue();
        assertThat(mail.message().getContent()).isEqualTo("Good morning");
        assertThat(mail.message().getSubject()).isEqualTo("Hello");
        assertThat(mail.message().getFrom()).containsExactly(new InternetAddress("ann@example.org"));
        assertThat(mail.header("MIME-Version")).containsExactly("1.0");
    }

    @Test
    void htmlAloneIsOnePart() throws Exception {
        ReceivedMail mail = received(email().html("<p>Good morning</p>"));

        assertThat(mail.message().isMimeType("text/html")).isTrue();
        assertThat(mail.message().getContent()).isEqualTo("<p>Good morning</p>");
    }

    @Test
    void textAndHtmlAreAlternativesWithTheRicherLast() throws Exception {
        ReceivedMail mail = received(email().html("<p>Good morning</p>").text("Good morning"));

        assertThat(mail.message().isMimeType("multipart/alternative")).isTrue();
        assertThat(ReceivedMail.count(mail.message())).isEqualTo(2);
        assertThat(mail.part(0).isMimeType("text/plain")).isTrue();
        assertThat(mail.part(0).getContent()).isEqualTo("Good morning");
        assertThat(mail.part(1).isMimeType("text/html")).isTrue();
        assertThat(mail.part(1).getContent()).isEqualTo("<p>Good morning</p>");
    }

    @Test
    void attachmentsFollowTheTextInTheirOrder() throws Exception {
        byte[] pdf = {'%', 'P', 'D', 'F', 0, -1, '\r', '\n', '.', '\n'};
        ReceivedMail mail = received(email().text("see below")
                .attach("report.pdf", "application/pdf", pdf)
                .attach("photo.png", "image/png", new byte[] {-119, 'P'}));

        assertThat(mail.message().isMimeType("multipart/mixed")).isTrue();
        assertThat(ReceivedMail.count(mail.message())).isEqualTo(3);
        assertThat(mail.part(0).getContent()).isEqualTo("see below");
        assertThat(mail.part(1).isMimeType("application/pdf")).isTrue();
        assertThat(mail.part(1).getFileName()).isEqualTo("report.pdf");
        assertThat(mail.part(1).getDisposition()).isEqualTo(Part.ATTACHMENT);
        assertThat(ReceivedMail.octetsOf(mail.part(1))).isEqualTo(pdf);
        assertThat(mail.part(2).isMimeType("image/png")).isTrue();
        assertThat(mail.part(2).getFileName()).isEqualTo("photo.png");
        assertThat(ReceivedMail.octetsOf(mail.part(2))).isEqualTo(new byte[] {-119, 'P'});
    }

    @Test
    void alternativesStandBeforeTheAttachments() throws Exception {
        ReceivedMail mail =
                received(email().text("t").html("<p>h</p>").attach("a.bin", "application/octet-stream", new byte[0]));

        assertThat(mail.message().isMimeType("multipart/mixed")).isTrue();
        assertThat(mail.part(0).isMimeType("multipart/alternative")).isTrue();
        assertThat(mail.part(0, 0).getContent()).isEqualTo("t");
        assertThat(mail.part(0, 1).getContent()).isEqualTo("<p>h</p>");
        assertThat(ReceivedMail.octetsOf(mail.part(1))).isEmpty();
    }

    @Test
    void mailWithoutTextIsAnEmptyText() throws Exception {
        ReceivedMail mail = received(email());

        assertThat(mail.message().isMimeType("text/plain")).isTrue();
        assertThat(mail.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Grüße", "用户你好", "\ud83d\udce7", "a\u0000b", "\u560d\u560a", "\u00a0"})
    void textsBeyondAsciiArrive(String text) throws Exception {
        ReceivedMail mail = received(email().text(text).html("<p>" + text + "</p>"));

        assertThat(mail.part(0).getContent()).isEqualTo(text);
        assertThat(mail.part(1).getContent()).isEqualTo("<p>" + text + "</p>");
        assertThat(mail.octets().chars()).allMatch(octet -> octet != 0 && octet < 0x80);
    }

    @Test
    void linesOfTextAreBroughtBelowTheLimit() throws Exception {
        String text = "x".repeat(5000) + "\r\n" + "ü".repeat(5000);
        ReceivedMail mail = received(email().text(text).html(text));

        assertThat(mail.octets().lines()).allMatch(line -> line.length() <= 998);
        assertThat(mail.part(0).getContent()).isEqualTo(text);
        assertThat(mail.part(1).getContent()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bericht für müller.pdf",
                "用户.pdf",
                "a \"quoted\" \\name;x=y.pdf",
                "it's 100%.pdf",
                "\ud83d\udce7.pdf"
            })
    void fileNamesOfAnyKindArrive(String fileName) throws Exception {
        ReceivedMail mail = received(email().attach(fileName, "application/pdf", new byte[] {1}));

        assertThat(mail.part(1).getFileName()).isEqualTo(fileName);
        assertThat(mail.octets().chars()).allMatch(octet -> octet < 0x80);
    }

    @Test
    void displayNamesBeyondAsciiArriveAsEncodedWords() throws Exception {
        ReceivedMail mail = received(Email.builder()
                .from("Jörg Müller <joerg@example.org>")
                .to("\"Doe, Zoë\" <zoe@example.org>", "用户 <user@example.net>")
                .cc("Plain Jane <jane@example.org>")
                .replyTo("Büro <office@example.org>"));

        assertThat(mail.headerSection().chars()).allMatch(octet -> octet < 0x80);
        assertThat(mail.message().getFrom())
                .containsExactly(new InternetAddress("joerg@example.org", "Jörg Müller", "UTF-8"));
        assertThat(mail.message().getFrom()[0].toString()).contains("=?UTF-8?Q?J=C3=B6rg_M=C3=BCller?=");
        assertThat(mail.message().getRecipients(RecipientType.TO))
                .extracting(address -> ((InternetAddress) address).getPersonal())
                .containsExactly("Doe, Zoë", "用户");
        assertThat(mail.header("Cc")).containsExactly("Plain Jane <jane@example.org>");
        assertThat(((InternetAddress) mail.message().getReplyTo()[0]).getPersonal())
                .isEqualTo("Büro");
    }

    @Test
    void subjectBeyondAsciiArrivesFoldedIntoEncodedWords() throws Exception {
        String subject = "Grüße an alle: " + "wörter ohne ende ".repeat(20) + "\ud83d\udce7";
        ReceivedMail mail = received(email().subject(subject));

        assertThat(mail.message().getSubject()).isEqualTo(subject);
        assertThat(mail.headerSection().chars()).allMatch(octet -> octet < 0x80);
        // RFC 2047 section 2: no line of a header with an encoded word is longer than 76 characters.
        assertThat(mail.headerSection().lines().filter(line -> line.contains("=?")))
                .allMatch(line -> line.length() <= 76);
    }

    @Test
    void headersOfTheCallerArrive() throws Exception {
        ReceivedMail mail = received(email().header("X-Campaign", "spring")
                .header("List-Unsubscribe", "<https://example.org/u?id=1>")
                .header("X-Note", "schöne Grüße " + "wort ".repeat(30)));

        assertThat(mail.header("X-Campaign")).containsExactly("spring");
        assertThat(mail.header("List-Unsubscribe")).containsExactly("<https://example.org/u?id=1>");
        assertThat(MimeUtility.decodeText(MimeUtility.unfold(mail.message().getHeader("X-Note", null))))
                .isEqualTo("schöne Grüße " + "wort ".repeat(30));
        assertThat(mail.headerSection().lines()).allMatch(line -> line.length() <= 78);
    }

    @Test
    void laterValueOfAHeaderReplacesTheEarlier() throws Exception {
        assertThat(received(email().header("X-A", "1").header("X-A", "2")).header("X-A"))
                .containsExactly("2");
    }

    @Test
    void envelopeHasTheBareAddressesOfAllRecipients() {
        MailObject mail = Email.builder()
                .from("Ann <ann@example.org>")
                .to("Bob <bob@example.org>", "cid@example.org")
                .cc("\"Dan D.\" <dan@example.net>")
                .bcc("Eve <eve@example.com>", "bob@example.org")
                .build()
                .toMailObject(null);

        assertThat(mail.envelope())
                .isEqualTo(Envelope.of(
                        "ann@example.org", "bob@example.org", "cid@example.org", "dan@example.net", "eve@example.com"));
    }

    @Test
    void callsAddUp() throws Exception {
        ReceivedMail mail = received(email().to("cid@example.org").to("dan@example.org"));

        assertThat(mail.message().getRecipients(RecipientType.TO)).hasSize(3);
    }

    @Test
    void blindCopiesStandNowhereInTheContent() throws Exception {
        ReceivedMail mail = received(email().bcc("Secret Sam <sam@example.com>", "eve@example.com"));

        assertThat(mail.headerNames()).doesNotContain("Bcc", "BCC", "bcc");
        assertThat(mail.octets()).doesNotContain("sam@", "eve@", "Sam");
    }

    @Test
    void blindCopiesAloneAreEnough() throws Exception {
        Email email =
                Email.builder().from("ann@example.org").bcc("eve@example.com").build();
        MailObject mail = email.toMailObject(null);

        assertThat(mail.envelope().recipients()).containsExactly("eve@example.com");
        assertThat(ReceivedMail.of(mail).headerNames()).doesNotContain("To", "Cc", "Bcc");
    }

    @Test
    void membersOfAGroupReceiveTheMail() {
        MailObject mail = Email.builder()
                .from("ann@example.org")
                .to("Friends: bob@example.org, Cid <cid@example.org>;")
                .build()
                .toMailObject(null);

        assertThat(mail.envelope().recipients()).containsExactly("bob@example.org", "cid@example.org");
    }

    @Test
    void unusualAddressesArrive() {
        MailObject mail = Email.builder()
                .from("ann@example.org")
                .to("\"first last\"@example.org", "user@[192.0.2.1]", "postmaster")
                .build()
                .toMailObject(null);

        assertThat(mail.envelope().recipients())
                .containsExactly("\"first last\"@example.org", "user@[192.0.2.1]", "postmaster");
    }

    @Test
    void addressBeyondAsciiStandsInUtf8InEnvelopeAndHeader() throws Exception {
        MailObject mail = email().cc("jörg@exämple.example").build().toMailObject(null);

        assertThat(mail.envelope().recipients()).contains("jörg@exämple.example");
        assertThat(mail.envelope().needsUtf8()).isTrue();
        assertThat(new String(mail.content().open().readAllBytes(), UTF_8)).contains("Cc: jörg@exämple.example\r\n");
    }

    @Test
    void charactersThatNarrowToLineEndsBeginNoHeader() throws Exception {
        String evil = "\u560d\u560aX-Injected\u563a1";
        ReceivedMail mail = received(Email.builder()
                .from(evil + " <ann@example.org>")
                .to("a" + evil + "@example.org")
                .cc("\"" + evil + "\" <cid@example.org>")
                .subject(evil)
                .header("X-Evil", evil)
                .attach(evil, "text/plain", new byte[] {'x'}));

        assertThat(mail.headerNames()).doesNotContain("X-Injected");
        assertThat(Pattern.compile("(?m)^X-Injected").matcher(mail.octets()).find())
                .isFalse();
    }

    @Test
    void identityAndDateAreFixedHoweverOftenItIsComposed() throws Exception {
        Email email = email().text("Good morning").build();
        ReceivedMail first = ReceivedMail.of(email.toMailObject(null));
        ReceivedMail second = ReceivedMail.of(email.toMailObject(null));

        assertThat(first.header("Message-ID")).hasSize(1).isEqualTo(second.header("Message-ID"));
        assertThat(first.header("Date")).hasSize(1).isEqualTo(second.header("Date"));
        assertThat(second.octets()).isEqualTo(first.octets());
    }

    @Test
    void eachMailHasAnIdentityOfItsOwn() throws Exception {
        Email.Builder builder = email();

        assertThat(received(builder).header("Message-ID"))
                .isNotEqualTo(received(builder).header("Message-ID"));
    }

    @Test
    void identityIsInTheDomainOfTheAuthor() throws Exception {
        assertThat(received(Email.builder().from("Ann <ann@mail.example.org>").to("bob@example.net"))
                        .header("Message-ID"))
                .singleElement()
                .asString()
                .matches("<[0-9a-f-]{36}@mail\\.example\\.org>");
    }

    @Test
    void dateIsWhenTheMailWasBuilt() throws Exception {
        Instant before = Instant.now().minus(Duration.ofSeconds(1));
        Date date = received(email()).message().getSentDate();

        assertThat(date.toInstant()).isBetween(before, Instant.now());
    }

    @Test
    void dateIsInEnglishWhateverTheLanguageOfTheJvm() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-ca-islamic-nu-arab"));
        try {
            // RFC 5322 3.3, as in "Mon, 3 Jun 2030 09:05:00 +0200"
            assertThat(received(email()).header("Date"))
                    .singleElement()
                    .asString()
                    .matches("(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{1,2}"
                            + " (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) [0-9]{4}"
                            + " [0-9]{2}:[0-9]{2}:[0-9]{2} [+-][0-9]{4}");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void contentCanBeReadAgain() {
        assertThat(email().build().toMailObject(null).content().isRepeatable()).isTrue();
    }

    @Test
    void defaultSenderIsTheAuthorOfAMailThatNamesNone() throws Exception {
        MailObject mail = Email.builder().to("bob@example.org").build().toMailObject("Jörg <joerg@example.com>");

        assertThat(mail.envelope().sender()).isEqualTo("joerg@example.com");
        assertThat(ReceivedMail.of(mail).message().getFrom())
                .containsExactly(new InternetAddress("joerg@example.com", "Jörg", "UTF-8"));
        assertThat(ReceivedMail.of(mail).header("Message-ID").get(0)).endsWith("@example.com>");
    }

    @Test
    void authorOfTheMailGoesBeforeTheDefaultSender() throws Exception {
        MailObject mail = email().build().toMailObject("joerg@example.com");

        assertThat(mail.envelope().sender()).isEqualTo("ann@example.org");
        assertThat(ReceivedMail.of(mail).header("From")).containsExactly("ann@example.org");
    }

    @Test
    void mailWithoutAnyAuthorIsRefused() {
        Email email = Email.builder().to("bob@example.org").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> email.toMailObject(null))
                .withMessageContaining("author");
    }

    @Test
    void senderWhoIsNotTheAuthorIsTheSenderOfTheEnvelope() throws Exception {
        MailObject mail = email().sender("office@example.org").build().toMailObject(null);

        assertThat(mail.envelope().sender()).isEqualTo("office@example.org");
        assertThat(ReceivedMail.of(mail).header("From")).containsExactly("ann@example.org");
    }

    @Test
    void senderStandsInAHeaderOfItsOwn() throws Exception {
        ReceivedMail mail = received(email().sender("Büro <office@example.org>"));

        assertThat(mail.header("From")).containsExactly("ann@example.org");
        assertThat(mail.header("Sender")).containsExactly("=?UTF-8?Q?B=C3=BCro?= <office@example.org>");
    }

    @Test
    void mailIsShownWithoutItsTextAndBlindCopies() {
        assertThat(email().cc("cid@example.org")
                        .bcc("eve@example.com")
                        .text("confidential")
                        .build()
                        .toString())
                .contains("ann@example.org", "bob@example.org", "cid@example.org", "Hello")
                .doesNotContain("confidential", "eve@");
    }

    @Test
    void builderMayBeUsedOnWithoutChangingWhatItBuilt() throws Exception {
        Email.Builder builder = email();
        Email email = builder.build();
        builder.to("late@example.org").subject("Late").header("X-Late", "1").attach("late", "text/plain", new byte[0]);
        ReceivedMail mail = ReceivedMail.of(email.toMailObject(null));

        assertThat(mail.octets()).doesNotContainIgnoringCase("late");
    }
}
