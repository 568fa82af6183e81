package org.smtplib.smtplib;

import java.util.List;
import java.util.stream.Stream;

/** Connecting, hello, TLS and leaving, where smtplib believes what is no longer true. */
class PythonHelloDeviationTest extends DeviatesFromPython {

    private static final List<String> BOB = List.of("bob@example.org");

    static Stream<Deviation> deviations() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of("connecting again after a 421", """
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        attempt(s.connect, '127.0.0.1', port)
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        """, (s, a) -> {
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                    a.attempt(s::connect);
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                })
                                .on("MAIL", "421 closing", "250 ok"),
                        "cpython#85642: a new connection is greeted anew",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        (gone)
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = SenderRefused 421 closing
                        = 220 server.example
                        = {}
                        """,
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        (gone)
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = SenderRefused 421 closing
                        = 220 server.example
                        = {}
                        """),
                Deviation.of(
                        SameCalls.of("a second EHLO refused", """
                                        attempt(s.ehlo)
                                        attempt(s.ehlo)
                                        attempt(s.mail, 'ann@example.org', ['RET=HDRS'])
                                        """, (s, a) -> {
                                    a.attempt(s::ehlo);
                                    a.attempt(s::ehlo);
                                    a.attempt(() -> s.mail("ann@example.org", "RET=HDRS"));
                                })
                                .on("EHLO", "250-server.example\n250 DSN", "503 once"),
                        "the last hello counts",
                        """
                        EHLO client.example
                        EHLO client.example
                        MAIL FROM:<ann@example.org> RET=HDRS
                        (gone)
                        = 250 server.example
                        = DSN
                        = 503 once
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        EHLO client.example
                        (gone)
                        = 250 server.example
                        = DSN
                        = 503 once
                        = NotSupported
                        """),
                Deviation.of(
                        SameCalls.of("an EHLO refused by hand", """
                                        attempt(s.ehlo)
                                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                        """, (s, a) -> {
                                    a.attempt(s::ehlo);
                                    a.attempt(() -> s.sendMail("ann@example.org", BOB, "x"));
                                })
                                .on("EHLO", "502 what?"),
                        "a refused hello is no hello",
                        """
                        EHLO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = 502 what?
                        = {}
                        """,
                        """
                        EHLO client.example
                        EHLO client.example
                        HELO client.example
                        MAIL FROM:<ann@example.org>
                        RCPT TO:<bob@example.org>
                        DATA
                        x\\r\\n.\\r\\n
                        (gone)
                        = 502 what?
                        = {}
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "421 at EHLO",
                                        "attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')",
                                        (s, a) -> a.attempt(() -> s.sendMail("ann@example.org", BOB, "x")))
                                .on("EHLO", "421 closing"),
                        "a server that says 421 is not spoken to any more",
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
                        (gone)
                        = Helo 421 closing
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "QUIT refused when a block is left",
                                        "attempt(s.__exit__)",
                                        (s, a) -> a.attempt(() -> {
                                            s.close();
                                            return "None";
                                        }))
                                .on("QUIT", "421 closing"),
                        "what was done in the block is done; the leave-taking fails nothing",
                        """
                        QUIT
                        (gone)
                        = Response 421 closing
                        """,
                        """
                        QUIT
                        (gone)
                        = None
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "a certificate that nobody vouches for",
                                        "attempt(s.starttls)",
                                        (s, a) -> a.attempt(s::startTls))
                                .offering("STARTTLS"),
                        "smtplib's default context verifies neither certificate nor host name",
                        """
                        EHLO client.example
                        STARTTLS
                        (gone)
                        = 220 go ahead
                        """,
                        """
                        EHLO client.example
                        STARTTLS
                        = Tls
                        """),
                Deviation.of(
                        SameCalls.of(
                                        "octets in clear behind STARTTLS",
                                        "attempt(s.starttls)\nattempt(s.noop)",
                                        (s, a) -> {
                                            a.attempt(() ->
                                                    s.startTls(org.smtplib.testing.TestCertificates.clientContext()));
                                            a.attempt(s::noop);
                                        })
                                .offering("STARTTLS")
                                .on("STARTTLS", "220 go ahead\n250 injected"),
                        "smtplib drops them; they are an attack, and the connection ends",
                        """
                        EHLO client.example
                        STARTTLS
                        NOOP
                        (gone)
                        = 220 go ahead
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        STARTTLS
                        = Protocol
                        = ServerDisconnected
                        """));
    }
}
