package org.smtplib.smtplib;

import java.util.stream.Stream;
import org.smtplib.message.Content;
import org.smtplib.testing.TestCertificates;

/** Single commands: the octets that Python's smtplib sends are the octets that we send, and they end alike. */
class PythonCommandsTest extends ComparedWithPython {

    static Stream<SameCalls> calls() {
        return Stream.concat(greetings(), Stream.concat(questions(), transactions()));
    }

    private static Stream<SameCalls> greetings() {
        return Stream.of(
                SameCalls.of("ehlo", "attempt(s.ehlo)", (s, a) -> a.attempt(s::ehlo))
                        .offering("SIZE 1000", "HELP"),
                SameCalls.of(
                        "ehlo with a name",
                        "attempt(s.ehlo, 'other.example')",
                        (s, a) -> a.attempt(() -> s.ehlo("other.example"))),
                SameCalls.of("ehlo with an empty name", "attempt(s.ehlo, '')", (s, a) -> a.attempt(() -> s.ehlo(""))),
                SameCalls.of("helo", "attempt(s.helo)", (s, a) -> a.attempt(s::helo)),
                SameCalls.of(
                        "helo with a name",
                        "attempt(s.helo, '[192.0.2.1]')",
                        (s, a) -> a.attempt(() -> s.helo("[192.0.2.1]"))),
                SameCalls.of("lhlo", "attempt(s.ehlo)", (s, a) -> a.attempt(s::ehlo))
                        .lmtp()
                        .offering("HELP"),
                SameCalls.of("hello if needed, twice, then once more after QUIT", """
                                s.ehlo_or_helo_if_needed()
                                s.ehlo_or_helo_if_needed()
                                attempt(s.quit)
                                attempt(s.connect, '127.0.0.1', port)
                                s.ehlo_or_helo_if_needed()
                                """, (s, a) -> {
                            s.ehloOrHeloIfNeeded();
                            s.ehloOrHeloIfNeeded();
                            a.attempt(s::quit);
                            a.attempt(s::connect);
                            s.ehloOrHeloIfNeeded();
                        })
                        .offering("HELP"),
                SameCalls.of(
                                "helo after a refused ehlo",
                                "attempt(s.sendmail, 'a@b', ['c@d'], 'x')",
                                (s, a) -> a.attempt(() -> s.sendMail("a@b", java.util.List.of("c@d"), "x")))
                        .on("EHLO", "502 what?"),
                SameCalls.of(
                                "both hellos refused",
                                "attempt(s.ehlo_or_helo_if_needed)",
                                (s, a) -> a.attempt(() -> {
                                    s.ehloOrHeloIfNeeded();
                                    return "None";
                                }))
                        .on("EHLO", "502 what?")
                        .on("HELO", "550-never\n550 ever"),
                SameCalls.of("starttls", """
                                s.starttls()
                                attempt(s.noop)
                                attempt(s.ehlo)
                                """, (s, a) -> {
                            s.startTls(TestCertificates.clientContext());
                            a.attempt(s::noop);
                            a.attempt(s::ehlo);
                        })
                        .offering("STARTTLS"),
                SameCalls.of("starttls refused", "attempt(s.starttls)\nattempt(s.noop)", (s, a) -> {
                            a.attempt(s::startTls);
                            a.attempt(s::noop);
                        })
                        .offering("STARTTLS")
                        .on("STARTTLS", "454 not now"),
                SameCalls.of("starttls not offered", "attempt(s.starttls)", (s, a) -> a.attempt(s::startTls)),
                SameCalls.of("quit", "attempt(s.quit)", (s, a) -> a.attempt(s::quit)),
                SameCalls.of("leaving a block", "with s: attempt(s.noop)", (s, a) -> {
                    a.attempt(s::noop);
                    s.close();
                }));
    }

    private static Stream<SameCalls> questions() {
        return Stream.of(
                SameCalls.of("noop", "attempt(s.noop)", (s, a) -> a.attempt(s::noop)),
                SameCalls.of("rset", "attempt(s.rset)", (s, a) -> a.attempt(s::rset)),
                SameCalls.of("help", "attempt(s.help)", (s, a) -> a.attempt(() -> s.help("")))
                        .on("HELP", "214-one\n214 two"),
                SameCalls.of("help about", "attempt(s.help, 'MAIL')", (s, a) -> a.attempt(() -> s.help("MAIL"))),
                SameCalls.of(
                                "vrfy",
                                "attempt(s.verify, 'ann@example.org')",
                                (s, a) -> a.attempt(() -> s.verify("ann@example.org")))
                        .on("VRFY", "252 maybe"),
                SameCalls.of(
                        "vrfy by display name",
                        "attempt(s.vrfy, 'Ann <ann@example.org>')",
                        (s, a) -> a.attempt(() -> s.verify("Ann <ann@example.org>"))),
                SameCalls.of("expn", "attempt(s.expn, 'staff')", (s, a) -> a.attempt(() -> s.expand("staff")))
                        .on("EXPN", "250-Ann <ann@example.org>\n250 Bob <bob@example.org>"),
                SameCalls.of("docmd", "attempt(s.docmd, 'XADR')", (s, a) -> a.attempt(() -> s.command("XADR", ""))),
                SameCalls.of(
                        "docmd with arguments",
                        "attempt(s.docmd, 'ETRN', 'example.org  X')",
                        (s, a) -> a.attempt(() -> s.command("ETRN", "example.org  X"))),
                SameCalls.of(
                        "docmd with a line end",
                        "attempt(s.docmd, 'XADR\\nRSET')",
                        (s, a) -> a.attempt(() -> s.command("XADR\nRSET", ""))));
    }

    private static Stream<SameCalls> transactions() {
        return Stream.of(
                SameCalls.of("mail, rcpt, data of text", """
                        attempt(s.mail, 'ann@example.org')
                        attempt(s.rcpt, 'bob@example.org')
                        attempt(s.data, '.one\\ntwo\\r.three\\r\\n\\n')
                        """, (s, a) -> {
                    a.attempt(() -> s.mail("ann@example.org"));
                    a.attempt(() -> s.rcpt("bob@example.org"));
                    a.attempt(() -> s.data(".one\ntwo\r.three\r\n\n"));
                }),
                SameCalls.of("mail, rcpt, data of octets", """
                        attempt(s.mail, '<>')
                        attempt(s.rcpt, '<bob@example.org>')
                        attempt(s.data, b'.one\\n.two\\r.three\\xe9')
                        """, (s, a) -> {
                    a.attempt(() -> s.mail("<>"));
                    a.attempt(() -> s.rcpt("<bob@example.org>"));
                    a.attempt(() -> s.data(Content.of(PythonSendmailTest.latin1(".one\n.two\r.three\u00e9"))));
                }),
                SameCalls.of("mail and rcpt with options", """
                                s.ehlo()
                                attempt(s.mail, 'ann@example.org', ['BODY=8BITMIME', 'ret=HDRS'])
                                attempt(s.rcpt, 'Bob Burn <bob@example.org>', ['NOTIFY=NEVER', 'ORCPT=rfc822;Bob'])
                                attempt(s.rset)
                                """, (s, a) -> {
                            s.ehlo();
                            a.attempt(() -> s.mail("ann@example.org", "BODY=8BITMIME", "ret=HDRS"));
                            a.attempt(() -> s.rcpt("Bob Burn <bob@example.org>", "NOTIFY=NEVER", "ORCPT=rfc822;Bob"));
                            a.attempt(s::rset);
                        })
                        .offering("8BITMIME", "DSN"),
                SameCalls.of("mail and rcpt in UTF-8", """
                                s.ehlo()
                                attempt(s.mail, '\u0141u@example.org', ['SMTPUTF8'])
                                attempt(s.rcpt, '\u017dofie@b\u00fccher.example')
                                """, (s, a) -> {
                            s.ehlo();
                            a.attempt(() -> s.mail("\u0141u@example.org", "SMTPUTF8"));
                            a.attempt(() -> s.rcpt("\u017dofie@b\u00fccher.example"));
                        })
                        .offering("SMTPUTF8"),
                SameCalls.of(
                                "SMTPUTF8 not offered",
                                "s.ehlo()\nattempt(s.mail, 'ann@example.org', ['SMTPUTF8'])",
                                (s, a) -> {
                                    s.ehlo();
                                    a.attempt(() -> s.mail("ann@example.org", "SMTPUTF8"));
                                })
                        .offering("8BITMIME"),
                SameCalls.of(
                        "address beyond ASCII",
                        "attempt(s.mail, '\u00c5nne@example.org')",
                        (s, a) -> a.attempt(() -> s.mail("\u00c5nne@example.org"))),
                SameCalls.of("mail refused, and then a whole mail", """
                                s.ehlo()
                                attempt(s.mail, 'ann@example.org')
                                attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                                """, (s, a) -> {
                            s.ehlo();
                            a.attempt(() -> s.mail("ann@example.org"));
                            a.attempt(() -> s.sendMail("ann@example.org", java.util.List.of("bob@example.org"), "x"));
                        })
                        .on("MAIL", "450 wait", "250 ok"),
                SameCalls.of("mail that cannot be said, and then a whole mail", """
                        s.ehlo()
                        attempt(s.mail, '\u00c5nne@example.org')
                        attempt(s.sendmail, 'ann@example.org', ['bob@example.org'], 'x')
                        """, (s, a) -> {
                    s.ehlo();
                    a.attempt(() -> s.mail("\u00c5nne@example.org"));
                    a.attempt(() -> s.sendMail("ann@example.org", java.util.List.of("bob@example.org"), "x"));
                }),
                SameCalls.of("a reply of a line too long", "attempt(s.noop)\nattempt(s.noop)", (s, a) -> {
                            a.attempt(s::noop);
                            a.attempt(s::noop);
                        })
                        .on("NOOP", "250 " + "x".repeat(9000), "250 ok"),
                SameCalls.of("data refused", "attempt(s.data, b'x')\nattempt(s.noop)", (s, a) -> {
                            a.attempt(() -> s.data(Content.of("x")));
                            a.attempt(s::noop);
                        })
                        .on("DATA", "503-not\n503 now"));
    }
}
