package org.smtplib.smtplib;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.smtplib.sasl.SaslMechanism;

/** Logging in, where smtplib gives a password away, gives up, or goes on too long. */
class PythonLoginDeviationTest extends DeviatesFromPython {

    private static final String ASKED = "334 YXNrZWQ=";

    /** Says the same whenever it is asked, at first too. */
    private record Parrot(String word) implements SaslMechanism {

        @Override
        public String name() {
            return "X-PARROT";
        }

        @Override
        public byte[] initialResponse() {
            return word.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] respond(byte[] challenge) {
            return initialResponse();
        }
    }

    private static SameCalls parrot(String name, String word, boolean initialResponseOk) {
        String python = """
                attempt(s.auth, 'X-PARROT', lambda challenge=None: '%s', initial_response_ok=%s)
                attempt(s.noop)
                """.formatted(word, initialResponseOk ? "True" : "False");
        return SameCalls.of(name, "s.ehlo()\n" + python, (s, a) -> {
            s.ehlo();
            a.attempt(() -> s.auth(new Parrot(word), initialResponseOk));
            a.attempt(s::noop);
        });
    }

    private static SameCalls login(String name, String user, String password) {
        String python = "attempt(s.login, '%s', '%s')\nattempt(s.noop)".formatted(user, password);
        return SameCalls.of(name, python, (s, a) -> {
            a.attempt(() -> s.login(user, password));
            a.attempt(s::noop);
        });
    }

    static Stream<Deviation> deviations() {
        return Stream.of(
                Deviation.of(
                        SameCalls.of(
                                        "a mechanism before any hello",
                                        "attempt(s.auth, 'X-PARROT', lambda challenge=None: 'hi')",
                                        (s, a) -> a.attempt(() -> s.auth(new Parrot("hi"), true)))
                                .on("AUTH", "235 ok"),
                        "RFC 5321 section 4.1.4: hello comes before all that needs an extension",
                        """
                        AUTH X-PARROT aGk=
                        (gone)
                        = 235 ok
                        """,
                        """
                        EHLO client.example
                        AUTH X-PARROT aGk=
                        (gone)
                        = 235 ok
                        """),
                Deviation.of(
                        parrot("an empty initial response", "", true).on("AUTH", "235 ok"),
                        "RFC 4954 section 4: an empty one is an equals sign, or it is none",
                        """
                        EHLO client.example
                        AUTH X-PARROT\s
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH X-PARROT =
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """),
                Deviation.of(
                        parrot("a server that never stops asking", "a", false)
                                .on("AUTH", ASKED)
                                .on(RoteServer.ANSWER, ASKED, ASKED, ASKED, ASKED, ASKED, ASKED, "501 well"),
                        "RFC 4954 section 4: an exchange is cancelled, or the next command is taken for an answer",
                        """
                        EHLO client.example
                        AUTH X-PARROT
                        YQ==
                        YQ==
                        YQ==
                        YQ==
                        YQ==
                        YQ==
                        noop
                        (gone)
                        = Exception
                        = 501 well
                        """,
                        """
                        EHLO client.example
                        AUTH X-PARROT
                        YQ==
                        YQ==
                        YQ==
                        YQ==
                        YQ==
                        *
                        (gone)
                        = Exception
                        = ServerDisconnected
                        """),
                Deviation.of(
                        parrot("a challenge that is no base64", "a", false)
                                .on("AUTH", "334 YXN!")
                                .on(RoteServer.ANSWER, "501 well"),
                        "the same",
                        """
                        EHLO client.example
                        AUTH X-PARROT
                        noop
                        (gone)
                        = IllegalArgument
                        = 501 well
                        """,
                        """
                        EHLO client.example
                        AUTH X-PARROT
                        *
                        NOOP
                        (gone)
                        = Exception
                        = 250 ok
                        """),
                Deviation.of(
                        login("PLAIN is given a challenge", "ann", "sesame")
                                .offering("AUTH PLAIN")
                                .on("AUTH", ASKED)
                                .on(RoteServer.ANSWER, "501 well"),
                        "RFC 4616 knows none: whoever asks is not answered with the password",
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzZXNhbWU=
                        AGFubgBzZXNhbWU=
                        NOOP
                        (gone)
                        = Authentication 501 well
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzZXNhbWU=
                        *
                        NOOP
                        (gone)
                        = Exception
                        = 250 ok
                        """),
                Deviation.of(
                        login("LOGIN at a server that passes over the initial response", "ann", "sesame")
                                .offering("AUTH LOGIN")
                                .on("AUTH", "334 VXNlcm5hbWU6")
                                .on(RoteServer.ANSWER, "334 UGFzc3dvcmQ6", "235 ok"),
                        "who is asked for a user name does not say the password",
                        """
                        EHLO client.example
                        AUTH LOGIN YW5u
                        c2VzYW1l
                        c2VzYW1l
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH LOGIN YW5u
                        YW5u
                        c2VzYW1l
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """),
                Deviation.of(
                        login("a mechanism in small letters", "ann", "sesame")
                                .offering("AUTH plain")
                                .on("AUTH", "235 ok"),
                        "RFC 4422 3.1 compares them without case",
                        """
                        EHLO client.example
                        NOOP
                        (gone)
                        = Exception
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzZXNhbWU=
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """),
                Deviation.of(
                        login("no mechanism in common", "ann", "sesame").offering("AUTH GSSAPI"),
                        "the same exception as where no AUTH is offered; it is below smtplib's",
                        """
                        EHLO client.example
                        NOOP
                        (gone)
                        = Exception
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        NOOP
                        (gone)
                        = NotSupported
                        = 250 ok
                        """),
                Deviation.of(
                        login("421 at AUTH", "ann", "sesame")
                                .offering("AUTH PLAIN LOGIN")
                                .on("AUTH", "421 closing"),
                        "a server that says 421 is not spoken to any more",
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzZXNhbWU=
                        AUTH LOGIN YW5u
                        NOOP
                        (gone)
                        = Authentication 421 closing
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzZXNhbWU=
                        (gone)
                        = Authentication 421 closing
                        = ServerDisconnected
                        """),
                Deviation.of(
                        login("a password beyond ASCII", "ann", "s\u00e9same")
                                .offering("AUTH PLAIN")
                                .on("AUTH", "235 ok"),
                        "cpython#77922: RFC 4616 has UTF-8",
                        """
                        EHLO client.example
                        NOOP
                        (gone)
                        = IllegalArgument
                        = 250 ok
                        """,
                        """
                        EHLO client.example
                        AUTH PLAIN AGFubgBzw6lzYW1l
                        NOOP
                        (gone)
                        = 235 ok
                        = 250 ok
                        """));
    }
}
