package org.smtplib.smtplib;

import java.util.List;
import java.util.stream.Stream;

/** Replies, LMTP and messages, where smtplib loses count or says what nobody meant. */
class PythonReplyDeviationTest extends DeviatesFromPython {

    private static final List<String> BOB = List.of("bob@example.org");

    static Stream<Deviation> deviations() {
        return Stream.concat(replies(), Stream.concat(lmtp(), messages()));
    }

    private static Deviation noop(String name, String reply, String reason, String python, String ours) {
        return Deviation.of(
                SameCalls.of(name, "attempt(s.noop)\nattempt(s.noop)", (s, a) -> {
                            a.attempt(s::noop);
                            a.attempt(s::noop);
                        })
                        .on("NOOP", reply, "250 ok"),
                reason,
                python,
                ours);
    }

    private static Stream<Deviation> replies() {
        String desync = "what is no reply is followed by nobody knows what: the connection ends";
        return Stream.of(
                noop("a reply without a code", "what?", desync, """
                        NOOP
                        NOOP
                        (gone)
                        = -1 ?
                        = 250 ok
                        """, """
                        NOOP
                        (gone)
                        = Protocol
                        = ServerDisconnected
                        """),
                noop("a reply that loses its code", "250-one\ntwo\n250 three", desync, """
                        NOOP
                        NOOP
                        (gone)
                        = -1 one
                        =\s
                        = 250 three
                        """, """
                        NOOP
                        (gone)
                        = Protocol
                        = ServerDisconnected
                        """),
                noop("a reply of two codes", "250-one\n550 two", desync, """
                        NOOP
                        NOOP
                        (gone)
                        = 550 one
                        = two
                        = 250 ok
                        """, """
                        NOOP
                        (gone)
                        = Protocol
                        = ServerDisconnected
                        """));
    }

    private static Stream<Deviation> lmtp() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of("LMTP to two recipients", """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org', 'cat@example.org'], 'x')
                                        attempt(s.noop)
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail(
                                            "ann@example.org", List.of("bob@example.org", "cat@example.org"), "x"));
                                    a.attempt(s::noop);
                                })
                                .lmtp()
                                .on(RoteServer.CONTENT, "250 for bob\n452 for cat"),
                        "cpython#76984: RFC 2033 4.2 has a reply for each; smtplib takes cat's for that to NOOP",
                        """
                        LHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        RCPT TO:<cat@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        NOOP
                        (gone)
                        = {}
                        = 452 for cat
                        """,
                        """
                        LHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        RCPT TO:<cat@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        NOOP
                        (gone)
                        = {cat@example.org: 452 for cat}
                        = 250 ok
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "LHLO refused",
                                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')",
                                        (s, a) -> a.attempt(() -> s.sendMail("ann@example.org", BOB, "x")))
                                .lmtp()
                                .on("LHLO", "500 this is SMTP"),
                        "RFC 2033 4.1 knows no HELO",
                        """
                        LHLO client.example
                        HELO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        LHLO client.example
                        (gone)
                        = Helo 500 this is SMTP
                        """));
    }

    private static Deviation message(String name, String text, String reason, String python, String ours) {
        return Deviation.of(
                SameCalls.of(
                        name,
                        "attempt(s.send_message, email.message_from_string('''" + text + "'''))",
                        (s, a) -> a.attempt(() -> s.sendMessage(SendMessageTest.message(text)))),
                reason,
                python,
                ours);
    }

    private static Stream<Deviation> messages() {
        return Stream.of(
                message("a message without an author", "To: bob@example.org\n\nx\n", "nobody is called None", """
                        EHLO client.example
                        MAIL FROM:<None>
                        RCPT TO:<bob@example.org>
                        DATA
                        To: bob@example.org\\r\\n\\r\\nx\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """, """
                        EHLO client.example
                        (gone)
                        = IllegalArgument
                        """),
                message(
                        "two To headers",
                        "From: ann@example.org\nTo: bob@example.org\nTo: cat@example.org\n\nx\n",
                        "jakarta.mail reads all headers of a name, and cat is told that the mail was sent to her",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        From: ann@example.org\\r\\nTo: bob@example.org\\r\\nTo: cat@example.org\\r\\n\\r\\nx\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        RCPT TO:<cat@example.org>
                        DATA
                        From: ann@example.org\\r\\nTo: bob@example.org\\r\\nTo: cat@example.org\\r\\n\\r\\nx\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """),
                message(
                        "a line that begins with From",
                        "From: ann@example.org\nTo: bob@example.org\n\nFrom here on\n",
                        "the body is the author's, and no mailbox file is written",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        From: ann@example.org\\r\\nTo: bob@example.org\\r\\n\\r\\n>From here on\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        From: ann@example.org\\r\\nTo: bob@example.org\\r\\n\\r\\nFrom here on\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """));
    }
}
