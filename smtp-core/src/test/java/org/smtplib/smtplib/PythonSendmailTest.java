package org.smtplib.smtplib;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** sendmail: the octets that Python's smtplib sends are the octets that we send, and the calls end alike. */
class PythonSendmailTest extends ComparedWithPython {

    private static final List<String> BOB = List.of("bob@example.org");
    private static final List<String> THREE = List.of("bob@example.org", "no@example.org", "cat@example.org");

    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Map<String, Reply> send(SmtpSession session, List<String> recipients, String text) {
        return session.sendMail("ann@example.org", recipients, text);
    }

    static Stream<SameCalls> calls() {
        return Stream.concat(contents(), Stream.concat(envelopes(), failures()));
    }

    private static SameCalls text(String name, String literal, String text) {
        return SameCalls.of(
                        name,
                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], " + literal + ")",
                        (s, a) -> a.attempt(() -> send(s, BOB, text)))
                .offering("SIZE 1000000", "HELP");
    }

    private static SameCalls octets(String name, String literal, String latin1) {
        return SameCalls.of(
                        name,
                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], " + literal + ")",
                        (s, a) -> a.attempt(() -> s.sendMail("ann@example.org", BOB, latin1(latin1))))
                .offering("SIZE 1000000", "HELP");
    }

    private static Stream<SameCalls> contents() {
        return Stream.of(
                text("text", "'Subject: hi\\r\\n\\r\\nhello\\r\\n'", "Subject: hi\r\n\r\nhello\r\n"),
                text("text without an end", "'hello'", "hello"),
                text("empty text", "''", ""),
                text("text with lone line ends", "'a\\nb\\rc\\r\\r\\nd\\n\\re\\n'", "a\nb\rc\r\r\nd\n\re\n"),
                text("text with dots", "'.a\\n.bcd.\\r..efgh.\\n.'", ".a\n.bcd.\r..efgh.\n."),
                text("text with controls", "'a\\0b\\tc\\x7f'", "a\0b\tc\u007f"),
                text("text beyond ASCII", "'J\u00f6rg'", "J\u00f6rg"),
                octets("octets", "b'Subject: hi\\r\\n\\r\\nhello\\r\\n'", "Subject: hi\r\n\r\nhello\r\n"),
                octets("octets without an end", "b'hello'", "hello"),
                octets("no octets", "b''", ""),
                octets("octets that end in a line feed", "b'hello\\n'", "hello\n"),
                octets("octets that end in a carriage return", "b'hello\\r'", "hello\r"),
                octets("octets with lone line ends", "b'a\\nb\\rc\\r\\r\\nd\\n\\re\\n'", "a\nb\rc\r\r\nd\n\re\n"),
                octets("octets with dots", "b'.a\\n.bcd\\r.x\\r\\n.\\n..\\r\\n.'", ".a\n.bcd\r.x\r\n.\n..\r\n."),
                octets("octets beyond ASCII", "b'\\xc3\\xb6\\xff\\x00'", "\u00c3\u00b6\u00ff\0"),
                text("a long text", "'0123456789\\n.' * 20000", "0123456789\n.".repeat(20_000)));
    }

    private static Stream<SameCalls> envelopes() {
        return Stream.of(
                SameCalls.of(
                        "no size where none is offered",
                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')",
                        (s, a) -> a.attempt(() -> send(s, BOB, "x"))),
                SameCalls.of(
                        "the null sender",
                        "attempt(s.sendmail, '<>', ['bob@example.org'], 'x')",
                        (s, a) -> a.attempt(() -> s.sendMail("<>", BOB, "x"))),
                SameCalls.of(
                        "one recipient as a string",
                        "attempt(s.sendmail, 'Ann <ann@example.org>', 'Bob <bob@example.org>', 'x')",
                        (s, a) -> a.attempt(
                                () -> s.sendMail("Ann <ann@example.org>", List.of("Bob <bob@example.org>"), "x"))),
                SameCalls.of(
                        "addresses without a domain, quoted, routed",
                        "attempt(s.sendmail, 'jo', ['sam', '\"a b\"@example.org', '<@relay:c@example.org>'], 'x')",
                        (s, a) -> a.attempt(() -> s.sendMail(
                                "jo", List.of("sam", "\"a b\"@example.org", "<@relay:c@example.org>"), "x"))),
                SameCalls.of(
                                "options",
                                """
                                attempt(s.sendmail, 'ann@example.org', ['bob@example.org', 'cat@example.org'], b'x',
                                        ['BODY=8BITMIME', 'envid=QQ314159'], ['NOTIFY=FAILURE,DELAY'])
                                """,
                                (s, a) -> a.attempt(() -> s.sendMail(
                                        "ann@example.org",
                                        List.of("bob@example.org", "cat@example.org"),
                                        latin1("x"),
                                        List.of("BODY=8BITMIME", "envid=QQ314159"),
                                        List.of("NOTIFY=FAILURE,DELAY"))))
                        .offering("SIZE", "8BITMIME", "DSN"),
                SameCalls.of(
                                "addresses in UTF-8",
                                """
                                attempt(s.sendmail, '\u0141ukas@example.org', ['\u015eule@b\u00fccher.example'], b'x',
                                        ['BODY=8BITMIME', 'smtputf8'])
                                """,
                                (s, a) -> a.attempt(() -> s.sendMail(
                                        "\u0141ukas@example.org",
                                        List.of("\u015eule@b\u00fccher.example"),
                                        latin1("x"),
                                        List.of("BODY=8BITMIME", "smtputf8"),
                                        List.of())))
                        .offering("SMTPUTF8", "8BITMIME"),
                SameCalls.of(
                                "one recipient refused, one forwarded",
                                """
                                attempt(s.sendmail, 'ann@example.org',
                                        ['bob@example.org', 'no@example.org', 'cat@example.org'], 'x')
                                """,
                                (s, a) -> a.attempt(() -> send(s, THREE, "x")))
                        .on("RCPT TO:<NO@", "550-5.1.1 no such\n550 5.1.1 user")
                        .on("RCPT TO:<CAT@", "251 will forward"),
                SameCalls.of("one mail after the other", """
                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'one')
                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'two')
                        attempt(s.quit)
                        """, (s, a) -> {
                    a.attempt(() -> send(s, BOB, "one"));
                    a.attempt(() -> send(s, BOB, "two"));
                    a.attempt(s::quit);
                }));
    }

    private static SameCalls failing(String name, String beginning, String... replies) {
        return SameCalls.of(name, """
                        attempt(s.sendmail, 'ann@example.org',
                                ['bob@example.org', 'no@example.org', 'cat@example.org'], 'x')
                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'y')
                        """, (s, a) -> {
                    a.attempt(() -> send(s, THREE, "x"));
                    a.attempt(() -> send(s, BOB, "y"));
                })
                .on(beginning, replies);
    }

    private static Stream<SameCalls> failures() {
        return Stream.of(
                failing("sender refused", "MAIL", "550-5.1.8 no\n550 5.1.8 way", "250 ok"),
                failing("sender taken by 251, which is no yes to MAIL", "MAIL", "251 ok", "250 ok"),
                failing("recipient taken by 251", "RCPT", "251 will forward", "250 ok", "250 ok"),
                failing(
                        "recipient answered by 252, which is no yes to RCPT",
                        "RCPT",
                        "252 will try",
                        "250 ok",
                        "250 ok"),
                failing("sender refused for now", "MAIL", "451 later", "250 ok"),
                failing("421 at MAIL", "MAIL", "421 closing", "250 ok"),
                failing("all recipients refused", "RCPT", "550 a", "551 b", "452-c\n452 d", "250 ok"),
                failing("421 at the first recipient", "RCPT", "421 closing", "250 ok"),
                failing("421 at a later recipient", "RCPT", "250 ok", "550 no", "421 closing", "250 ok"),
                failing("content refused", RoteServer.CONTENT, "554-spam\n554 really", "250 ok"),
                failing("421 at the content", RoteServer.CONTENT, "421 closing", "250 ok"),
                SameCalls.of("SMTPUTF8 not offered", """
                                attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x', ['SMTPUTF8'])
                                attempt(s.noop)
                                """, (s, a) -> {
                            a.attempt(() -> s.sendMail("ann@example.org", BOB, "x", List.of("SMTPUTF8"), List.of()));
                            a.attempt(s::noop);
                        })
                        .offering("8BITMIME"),
                SameCalls.of(
                        "sender beyond ASCII",
                        "attempt(s.sendmail, '\u00c5nne@example.org', ['bob@example.org'], 'x')",
                        (s, a) -> a.attempt(() -> s.sendMail("\u00c5nne@example.org", BOB, "x"))));
    }
}
