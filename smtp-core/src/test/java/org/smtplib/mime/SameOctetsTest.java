package org.smtplib.mime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.MailObject;

/** A mail of one text is written without jakarta.mail's message, and yet octet by octet as by that. */
class SameOctetsTest {

    private static final int MAILS = 400;
    private static final String[] PIECES = {
        "plain words of no account ",
        "a",
        ".",
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\n\r",
        "=",
        "=20",
        "From ",
        "ä",
        "用户",
        "\uD83D\uDE00",
        "\uD83D",
        "\u007F",
        "\u0001",
        "\u0000",
        "é".repeat(40),
        "x".repeat(75),
        "y ".repeat(60),
        "z".repeat(998),
        "-".repeat(999)
    };
    private static final String[] NAMES = {
        "",
        "Jo ",
        "\"Jo, the first\" ",
        "Jörg ",
        "用户 ",
        "A name that is so long that it alone fills most of a line ",
        "O'Neill \"Jo\" ",
    };
    private static final String[] MAILBOXES = {
        "jo@example.org",
        "\"jo smith\"@example.org",
        "jo+tag@[192.0.2.1]",
        "jörg@example.org",
        "root",
        "a".repeat(60) + "@example.org"
    };
    private static final String[] HEADERS = {
        "X-Anything", "Comments", "keywords", "In-Reply-To", "References", "List-Unsubscribe", "Content-MD5", "Received"
    };

    private final Random random = new Random(20_26);

    @Test
    void mailOfOneTextIsWhatJakartaMailWouldMakeOfIt() throws Exception {
        for (int i = 0; i < MAILS; i++) {
            Draft draft = draft();
            assertThat(draft.composed()).as("mail %d: %s", i, draft).isEqualTo(draft.byJakartaMail());
        }
    }

    /** The encoding turns at the longest line that may be, and where half of the octets cannot be read. */
    @ParameterizedTest
    @ValueSource(ints = {997, 998, 999, 1000})
    void sameHoldsAtTheLengthsWhereTheEncodingTurns(int length) throws Exception {
        for (String text : List.of(
                "x".repeat(length),
                "first\r\n" + "x".repeat(length) + "\r\nlast",
                "ä".repeat(length / 2) + "x".repeat(length),
                "ä".repeat(length) + "x".repeat(2 * length - 1),
                "ä".repeat(length) + "x".repeat(2 * length),
                "ä".repeat(length) + "x".repeat(2 * length + 1))) {
            Draft draft =
                    new Draft("jo@example.org", null, List.of("jo@example.org"), List.of(), "", text, false, Map.of());
            assertThat(draft.composed()).isEqualTo(draft.byJakartaMail());
        }
    }

    /** jakarta.mail takes the file name of a Content-Disposition into the type of the content. */
    @Test
    void sameHoldsWithAFileNameOfTheCallers() throws Exception {
        Draft draft = new Draft(
                "jo@example.org",
                null,
                List.of("jo@example.org"),
                List.of(),
                "",
                "text",
                false,
                Map.of("content-disposition", "inline; filename=a.txt"));

        assertThat(draft.composed()).isEqualTo(draft.byJakartaMail()).contains("name=a.txt\r\n");
    }

    private Draft draft() {
        return new Draft(
                mailbox(),
                random.nextInt(4) == 0 ? mailbox() : null,
                mailboxes(1 + random.nextInt(5)),
                mailboxes(random.nextInt(3)),
                text(8).replaceAll("[\\p{Cntrl}\\p{Cs}]|.{899,}", ""),
                text(40),
                random.nextBoolean(),
                random.nextInt(3) == 0
                        ? Map.of(oneOf(HEADERS), text(6).replaceAll("[\\p{Cntrl}\\p{Cs}]|.{899,}", "") + "end")
                        : Map.of());
    }

    private String text(int most) {
        StringBuilder text = new StringBuilder();
        int kinds = 1 + random.nextInt(PIECES.length);
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(PIECES[random.nextInt(kinds)]);
        }
        return text.toString();
    }

    private List<String> mailboxes(int count) {
        List<String> mailboxes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            mailboxes.add(random.nextInt(9) == 0 ? "Friends: a@example.org, b@example.org;" : mailbox());
        }
        return mailboxes;
    }

    private String mailbox() {
        String name = oneOf(NAMES);
        return name.isEmpty() ? oneOf(MAILBOXES) : name + "<" + oneOf(MAILBOXES) + ">";
    }

    private String oneOf(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private record Draft(
            String from,
            String sender,
            List<String> to,
            List<String> cc,
            String subject,
            String text,
            boolean html,
            Map<String, String> headers) {

        private Email email() {
            Email.Builder email = Email.builder()
                    .from(from)
                    .to(to.toArray(String[]::new))
                    .cc(cc.toArray(String[]::new))
                    .bcc("secret@example.org")
                    .subject(subject);
            if (sender != null) {
                email.sender(sender);
            }
            if (html) {
                email.html(text);
            } else {
                email.text(text);
            }
            headers.forEach(email::header);
            return email.build();
        }

        String composed() throws Exception {
            MailObject mail = email().toMailObject(null);
            try (InputStream in = mail.content().open()) {
                return withoutIdentity(new String(in.readAllBytes(), ISO_8859_1));
            }
        }

        String byJakartaMail() throws Exception {
            MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
            message.setFrom(address(from));
            if (sender != null) {
                message.setSender(address(sender));
            }
            message.setRecipients(RecipientType.TO, addresses(to));
            message.setRecipients(RecipientType.CC, addresses(cc));
            message.setSubject(subject, "UTF-8");
            for (Map.Entry<String, String> header : headers.entrySet()) {
                String encoded = MimeUtility.encodeText(header.getValue(), "UTF-8", null);
                message.setHeader(
                        header.getKey(), MimeUtility.fold(header.getKey().length() + 2, encoded));
            }
            message.setContent(
                    text.replaceAll("\r\n|\r|\n", "\r\n"), "text/" + (html ? "html" : "plain") + "; charset=UTF-8");
            message.saveChanges();
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            for (String line : MessageOctets.headerLines(message)) {
                written.writeBytes(HeaderOctets.octets(line + "\r\n"));
            }
            TreeSet<String> names = new TreeSet<>(headers.keySet());
            names.addAll(List.of(
                    "Date",
                    "From",
                    "Sender",
                    "To",
                    "Cc",
                    "Message-ID",
                    "Subject",
                    "MIME-Version",
                    "Content-Type",
                    "Content-Transfer-Encoding"));
            message.writeTo(written, names.toArray(String[]::new));
            return withoutIdentity(written.toString(ISO_8859_1));
        }

        private static InternetAddress[] addresses(List<String> texts) {
            return texts.stream().map(Draft::address).toArray(InternetAddress[]::new);
        }

        private static InternetAddress address(String text) {
            return Addresses.parseMailboxOrGroup("address", text);
        }

        private static String withoutIdentity(String octets) {
            return octets.replaceFirst("(?m)^Date: .*$", "Date:").replaceFirst("(?m)^Message-ID: .*$", "Message-ID:");
        }
    }
}
