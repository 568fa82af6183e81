package org.smtplib.smtplib;

import java.util.List;
import java.util.stream.Stream;
import org.smtplib.message.Content;

/** LMTP to one recipient, where Python's smtplib and RFC 2033 agree: the same octets, and the same ends. */
class PythonLmtpTest extends ComparedWithPython {

    private static SameCalls sendmail(String name) {
        return SameCalls.of(name, """
                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], '.x')
                        attempt(s.noop)
                        """, (s, a) -> {
                    a.attempt(() -> s.sendMail("ann@example.org", List.of("bob@example.org"), ".x"));
                    a.attempt(s::noop);
                })
                .lmtp()
                .offering("SIZE", "PIPELINING");
    }

    static Stream<SameCalls> calls() {
        return Stream.of(
                sendmail("sendmail"),
                sendmail("sender refused").on("MAIL", "550 no"),
                sendmail("recipient refused").on("RCPT", "550 no"),
                sendmail("content refused").on(RoteServer.CONTENT, "554 no"),
                sendmail("421 at the content").on(RoteServer.CONTENT, "421 closing"),
                SameCalls.of("two recipients, one refused", """
                                attempt(s.sendmail, 'ann@example.org', ['no@example.org', 'bob@example.org'], 'x')
                                attempt(s.noop)
                                """, (s, a) -> {
                            a.attempt(() ->
                                    s.sendMail("ann@example.org", List.of("no@example.org", "bob@example.org"), "x"));
                            a.attempt(s::noop);
                        })
                        .lmtp()
                        .on("RCPT TO:<NO@", "550 no"),
                SameCalls.of("by hand", """
                                attempt(s.ehlo)
                                attempt(s.mail, 'ann@example.org')
                                attempt(s.rcpt, 'bob@example.org')
                                attempt(s.data, b'x')
                                attempt(s.quit)
                                """, (s, a) -> {
                            a.attempt(s::ehlo);
                            a.attempt(() -> s.mail("ann@example.org"));
                            a.attempt(() -> s.rcpt("bob@example.org"));
                            a.attempt(() -> s.data(Content.of("x")));
                            a.attempt(s::quit);
                        })
                        .lmtp(),
                SameCalls.of(
                                "login",
                                "attempt(s.login, 'ann', 'sesame')",
                                (s, a) -> a.attempt(() -> s.login("ann", "sesame")))
                        .lmtp()
                        .offering("AUTH PLAIN")
                        .on("AUTH", "235 welcome"));
    }
}
