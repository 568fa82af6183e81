package org.smtplib.smtplib;

import java.util.List;
import java.util.stream.Stream;

/** Failed transactions, where smtplib leaves one open or takes an accepted mail for refused. */
class PythonTransactionDeviationTest extends DeviatesFromPython {

    private static final List<String> BOB = List.of("bob@example.org");

    static Stream<Deviation> deviations() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of("DATA refused", """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        attempt(s.mail, 'ann@example.org')
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                    a.attempt(() -> s.mail("ann@example.org"));
                                })
                                .on("DATA", "451 not now"),
                        "cpython#132796: the transaction stays open, and the next mail is refused",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        MAIL FROM:<ann@example.org>
                        (gone)
                        = Data 451 not now
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        RSET
                        MAIL FROM:<ann@example.org>
                        (gone)
                        = Data 451 not now
                        = 250 ok
                        """),
                Deviation.of(
                        SameCalls.of("421 at DATA", """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        attempt(s.noop)
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                    a.attempt(s::noop);
                                })
                                .on("DATA", "421 closing"),
                        "cpython#132796: a server that says 421 is not spoken to any more",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        NOOP
                        (gone)
                        = Data 421 closing
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        (gone)
                        = Data 421 closing
                        = ServerDisconnected
                        """),
                Deviation.of(
                        SameCalls.of("a later recipient that cannot be said", """
                                attempt(s.sendmail, 'ann@example.org', ['bob@example.org', 'J\u00f6rg@example.org'], 'x')
                                attempt(s.noop)
                                """, (s, a) -> {
                            a.attempt(() -> s.sendMail(
                                    "ann@example.org", List.of("bob@example.org", "J\u00f6rg@example.org"), "x"));
                            a.attempt(s::noop);
                        }),
                        "all addresses are checked before MAIL, so that no transaction is left open",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        NOOP
                        (gone)
                        = IllegalArgument
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        NOOP
                        (gone)
                        = IllegalArgument
                        = 250 ok
                        """),
                Deviation.of(
                        SameCalls.of("a mail begun by hand, and then a whole one", """
                                s.ehlo()
                                attempt(s.mail, 'ann@example.org')
                                attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                """, (s, a) -> {
                            s.ehlo();
                            a.attempt(() -> s.mail("ann@example.org"));
                            a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                        }),
                        "within a transaction a server takes no other MAIL (RFC 5321 section 4.1.4)",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = 250 ok
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RSET
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = 250 ok
                        = {}
                        """),
                Deviation.of(
                        SameCalls.of("RSET refused", """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'y')
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "y"));
                                })
                                .on("MAIL", "550 no", "250 ok")
                                .on("RSET", "500 what?", "250 ok"),
                        "where a transaction may be open, no other is begun",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RSET
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        y\\r\\n.\\r\\n
                        (gone)
                        = SenderRefused 550 no
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RSET
                        RSET
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        y\\r\\n.\\r\\n
                        (gone)
                        = SenderRefused 550 no
                        = {}
                        """));
    }
}
