package org.smtplib.smtplib;

import java.util.List;
import java.util.stream.Stream;

/** Recipients and options, where smtplib counts wrongly, guesses or leaves out. */
class PythonRecipientDeviationTest extends DeviatesFromPython {

    private static final List<String> BOB = List.of("bob@example.org");

    static Stream<Deviation> deviations() {
        return Stream.concat(recipients(), options());
    }

    private static Stream<Deviation> recipients() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of(
                                        "a recipient refused twice",
                                        "attempt(s.sendmail, 'ann@example.org', ['no@example.org'] * 2, 'x')",
                                        (s, a) -> a.attempt(() -> s.sendMail(
                                                "ann@example.org", List.of("no@example.org", "no@example.org"), "x")))
                                .on("RCPT", "550 no")
                                .on("DATA", "554 no valid recipients"),
                        "smtplib counts the refused addresses against the list, and says DATA with nobody accepted",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<no@example.org>
                        RCPT TO:<no@example.org>
                        DATA
                        (gone)
                        = Data 554 no valid recipients
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<no@example.org>
                        RSET
                        (gone)
                        = RecipientsRefused {no@example.org: 550 no}
                        """),
                Deviation.of(
                        SameCalls.of(
                                "a recipient named twice",
                                "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'] * 2, 'x')",
                                (s, a) -> a.attempt(() -> s.sendMail(
                                        "ann@example.org", List.of("bob@example.org", "bob@example.org"), "x"))),
                        "nobody wants the mail twice",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """),
                Deviation.of(
                        SameCalls.of(
                                "no recipient",
                                "attempt(s.sendmail, 'ann@example.org', [], 'x')",
                                (s, a) -> a.attempt(() -> s.sendMail("ann@example.org", List.of(), "x"))),
                        "a bad argument is not the server's refusal",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RSET
                        (gone)
                        = RecipientsRefused {}
                        """,
                        """
                        EHLO client.example
                        (gone)
                        = IllegalArgument
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "a content taken by another code than 250",
                                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')",
                                        (s, a) -> a.attempt(() -> s.sendMail("ann@example.org", BOB, "x")))
                                .on(RoteServer.CONTENT, "251 taken"),
                        "the first digit decides (RFC 5321 4.2.1): who calls an accepted mail refused has it sent twice",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        RSET
                        (gone)
                        = Data 251 taken
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """),
                Deviation.of(
                        SameCalls.of(
                                "a list in one string",
                                "attempt(s.sendmail, 'ann@example.org', ['not one mailbox'], 'x')",
                                (s, a) -> a.attempt(
                                        () -> s.sendMail("ann@example.org", List.of("not one mailbox"), "x"))),
                        "what is no address is refused, not guessed at",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<not>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        EHLO client.example
                        (gone)
                        = IllegalArgument
                        """));
    }

    private static Stream<Deviation> options() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of(
                                        "options for a server of HELO",
                                        """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x',
                                                ['RET=HDRS'], ['NOTIFY=NEVER'])
                                        """,
                                        (s, a) -> a.attempt(() -> s.sendMail(
                                                "ann@example.org",
                                                BOB,
                                                "x",
                                                List.of("RET=HDRS"),
                                                List.of("NOTIFY=NEVER"))))
                                .on("EHLO", "502 what?"),
                        "what the caller asks for is not silently left out",
                        """
                        EHLO client.example
                        HELO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        """,
                        """
                        EHLO client.example
                        HELO client.example
                        (gone)
                        = NotSupported
                        """),
                Deviation.of(
                        SameCalls.of("SMTPUTF8 after its transaction", """
                                        attempt(s.sendmail, 'ann@example.org', ['J\u00f6rg@example.org'], b'x', ['SMTPUTF8'])
                                        attempt(s.verify, 'J\u00f6rg')
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail(
                                            "ann@example.org",
                                            List.of("J\u00f6rg@example.org"),
                                            PythonSendmailTest.latin1("x"),
                                            List.of("SMTPUTF8"),
                                            List.of()));
                                    a.attempt(() -> s.verify("J\u00f6rg"));
                                })
                                .offering("SMTPUTF8"),
                        "UTF-8 is for the transaction that asked for it",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org> SMTPUTF8
                        RCPT TO:<Jörg@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        VRFY Jörg
                        (gone)
                        = {}
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org> SMTPUTF8
                        RCPT TO:<Jörg@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = {}
                        = IllegalArgument
                        """),
                Deviation.of(
                        SameCalls.of(
                                "a control character in a command",
                                "attempt(s.docmd, 'XADR', 'a\\x07b')",
                                (s, a) -> a.attempt(() -> s.command("XADR", "a\u0007b"))),
                        "no command holds a control character",
                        """
                        XADR a\\x07b
                        (gone)
                        = 250 ok
                        """,
                        """
                        (gone)
                        = IllegalArgument
                        """));
    }
}
