package org.smtplib.smtplib;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** send_message: the octets that Python's smtplib sends are the octets that we send, and the calls end alike. */
class PythonMessageTest extends ComparedWithPython {

    private static final String TEXT = """
            From: Ann Arbor <ann@example.org>
            To: bob, Cat <cat@example.org>
            Cc: Dan, Friends: Eve <eve@example.org>, flo@example.org;
            Bcc: Root <root@example.net>
            Subject: hello
            MIME-Version: 1.0
            Content-Type: text/plain; charset=us-ascii

            .first line
            of two.
            """;

    private static final String RESENT = """
            Resent-Date: Tue, 7 May 2024 10:30:00 +0200
            Resent-From: office@example.net
            Resent-To: Mia <mia@desk.example>, ned
            Resent-Cc: gus@example.net
            Resent-Bcc: archive@vault.example
            """;

    static Stream<SameCalls> calls() {
        return Stream.of(
                message("a message", TEXT),
                message("a message in CRLF", TEXT.replace("\n", "\r\n")),
                message("a message with mixed line ends", TEXT.replace("line\n", "line\r\n.\rx\n.y\r\r\n")),
                message("a message that offers its size", TEXT).offering("SIZE"),
                message("a message without Bcc and Cc", TEXT.replaceAll("(?m)^B?cc:.*\n", "")),
                message("Sender before From", "Sender: clerk@example.org\n" + TEXT),
                message("several authors", TEXT.replace("From: Ann", "From: zoe@example.org, Ann")),
                message("names beyond ASCII", TEXT.replace("Ann Arbor", "=?utf-8?q?Zo=C3=A9?=")),
                message("a header in UTF-8", TEXT.replace("hello", "Zkou\u0161ka"))
                        .offering("8BITMIME", "SMTPUTF8"),
                message("a route in a header", TEXT.replace("bob, ", "<@relay.example:bob@example.org>, ")),
                message("a comment in a header", TEXT.replace("bob, ", "bob@example.org (Bob (the) builder), ")),
                message("a quoted local part", TEXT.replace("bob, ", "\"b o,b\"@example.org, ")),
                message("an address literal", TEXT.replace("bob, ", "bob@[192.0.2.1], ")),
                message("a bracket in a name", TEXT.replace("Cat <cat@", "\"Cat, <the>\" <cat@")),
                message("a header of many lines", TEXT.replace("hello", "hello" + "\n and on".repeat(100))),
                message("a long line", TEXT.replace("of two", "o".repeat(2000))),
                message("addresses of the headers in capitals", TEXT.replace("cat@example.org", "Cat@EXAMPLE.ORG")),
                message("a header in two lines", TEXT.replace("Cc: Dan,", "Cc: Dan,\n")),
                message(
                        "a body of eight bits",
                        TEXT.replace("us-ascii", "utf-8").replace("first line", "\u00e0 line")),
                message("no body", TEXT.substring(0, TEXT.indexOf("\n.first") + 1)),
                message("a message sent on", RESENT + TEXT),
                message("a message sent on by a sender", "Resent-Sender: clerk@example.net\n" + RESENT + TEXT),
                message("a message sent on twice", RESENT + RESENT + TEXT),
                message("one recipient refused", TEXT).on("RCPT TO:<CAT", "550 no"),
                message("all recipients refused", TEXT).on("RCPT", "550 no"),
                SameCalls.of(
                                "addresses and options of the call",
                                """
                                attempt(s.send_message, email.message_from_bytes(%s), 'Ida <ida@example.com>',
                                        ['Ole <ole@example.net>'], ['BODY=8BITMIME'], ['NOTIFY=NEVER'])
                                """.formatted(literal(TEXT)),
                                (s, a) -> a.attempt(() -> s.sendMessage(
                                        SendMessageTest.message(TEXT),
                                        "Ida <ida@example.com>",
                                        List.of("Ole <ole@example.net>"),
                                        List.of("BODY=8BITMIME"),
                                        List.of("NOTIFY=NEVER"))))
                        .offering("SIZE", "8BITMIME", "DSN"),
                international("addresses in UTF-8").offering("SIZE", "SMTPUTF8", "8BITMIME"),
                international("SMTPUTF8 not offered").offering("SIZE", "8BITMIME"));
    }

    private static SameCalls message(String name, String text) {
        return SameCalls.of(
                name,
                "attempt(s.send_message, email.message_from_bytes(%s))".formatted(literal(text)),
                (s, a) -> a.attempt(() -> s.sendMessage(SendMessageTest.message(text))));
    }

    private static SameCalls international(String name) {
        String text = """
                From: \u017dofie <\u017eo@example.com>
                To: bob, b\u00e4r@b\u00fccher.example
                Subject: Zkou\u0161ka \u1f60
                Content-Type: text/plain; charset="utf-8"
                Content-Transfer-Encoding: 8bit
                MIME-Version: 1.0

                dobr\u00fd den
                """;
        return SameCalls.of(name, """
                m = email.message.EmailMessage()
                m['From'] = '\u017dofie <\u017eo@example.com>'
                m['To'] = 'bob, b\u00e4r@b\u00fccher.example'
                m['Subject'] = 'Zkou\u0161ka \u1f60'
                m.set_content('dobr\u00fd den\\n', cte='8bit')
                attempt(s.send_message, m)
                attempt(s.noop)
                """, (s, a) -> {
            a.attempt(() -> s.sendMessage(SendMessageTest.message(text)));
            a.attempt(s::noop);
        });
    }

    /** The text in UTF-8 as a literal of Python's. */
    private static String literal(String text) {
        StringBuilder literal = new StringBuilder("b'");
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            literal.append(String.format("\\x%02x", octet));
        }
        return literal.append('\'').toString();
    }
}
