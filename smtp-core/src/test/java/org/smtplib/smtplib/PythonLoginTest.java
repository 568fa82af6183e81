package org.smtplib.smtplib;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smtplib.sasl.CramMd5Mechanism;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.LoginMechanism;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.sasl.SaslMechanism;

/** login and auth: the octets that Python's smtplib sends are the octets that we send, and the calls end alike. */
class PythonLoginTest extends ComparedWithPython {

    private static final Credentials ANN = Credentials.of("ann", "sesame");
    private static final String USERNAME = "334 VXNlcm5hbWU6";
    private static final String PASSWORD = "334 UGFzc3dvcmQ6";
    private static final String NONCE = "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZT4=";

    /** A mechanism as a pair of what it says first and what it answers. */
    private record Fixed(@Nullable String first, String answer) implements SaslMechanism {

        @Override
        public String name() {
            return "x-fixed";
        }

        @Override
        public byte @Nullable [] initialResponse() {
            return first == null ? null : first.getBytes(StandardCharsets.US_ASCII);
        }

        @Override
        public byte[] respond(byte[] challenge) {
            return answer.getBytes(StandardCharsets.US_ASCII);
        }
    }

    private static SameCalls login(String name, boolean initialResponseOk) {
        String python = "attempt(s.login, 'ann', 'sesame', initial_response_ok=%s)\nattempt(s.noop)"
                .formatted(initialResponseOk ? "True" : "False");
        return SameCalls.of(name, python, (s, a) -> {
            a.attempt(() -> s.login(ANN, initialResponseOk));
            a.attempt(s::noop);
        });
    }

    private static SameCalls fixed(String name, @Nullable String first, boolean initialResponseOk) {
        String python = """
                attempt(s.ehlo)
                first = %s
                attempt(s.auth, 'x-fixed', lambda challenge=None: first if challenge is None else 'answer',
                        initial_response_ok=%s)
                """.formatted(first == null ? "None" : "'" + first + "'", initialResponseOk ? "True" : "False");
        return SameCalls.of(name, python, (s, a) -> {
            a.attempt(s::ehlo);
            a.attempt(() -> s.auth(new Fixed(first, "answer"), initialResponseOk));
        });
    }

    private static SameCalls builtIn(String method, SaslMechanism mechanism) {
        String python = """
                attempt(s.ehlo)
                s.user, s.password = 'ann', 'sesame'
                attempt(s.auth, '%s', s.%s)
                """.formatted(mechanism.name(), method);
        return SameCalls.of("auth with " + method, python, (s, a) -> {
            a.attempt(s::ehlo);
            a.attempt(() -> s.auth(mechanism, true));
        });
    }

    static Stream<SameCalls> calls() {
        return Stream.of(
                login("PLAIN", true).offering("AUTH PLAIN").on("AUTH", "235 welcome"),
                login("PLAIN when asked", false)
                        .offering("AUTH PLAIN")
                        .on("AUTH", "334 ")
                        .on(RoteServer.ANSWER, "235 welcome"),
                login("PLAIN asked for again", true)
                        .offering("AUTH PLAIN")
                        .on("AUTH", "334 ")
                        .on(RoteServer.ANSWER, "235 welcome"),
                login("LOGIN", true).offering("AUTH LOGIN").on("AUTH", PASSWORD).on(RoteServer.ANSWER, "235 welcome"),
                login("LOGIN when asked", false)
                        .offering("AUTH LOGIN")
                        .on("AUTH", USERNAME)
                        .on(RoteServer.ANSWER, PASSWORD, "235 welcome"),
                login("CRAM-MD5", true)
                        .offering("AUTH CRAM-MD5")
                        .on("AUTH", NONCE)
                        .on(RoteServer.ANSWER, "235 welcome"),
                login("CRAM-MD5 without initial responses", false)
                        .offering("AUTH CRAM-MD5")
                        .on("AUTH", NONCE)
                        .on(RoteServer.ANSWER, "235 welcome"),
                login("all three refused", true)
                        .offering("AUTH LOGIN PLAIN BOGUS CRAM-MD5")
                        .on("AUTH CRAM-MD5", NONCE)
                        .on("AUTH PLAIN", "535 not by PLAIN")
                        .on("AUTH LOGIN", PASSWORD)
                        .on(RoteServer.ANSWER, "535 not by CRAM-MD5", "535-not by\n535 LOGIN"),
                login("the third taken", false)
                        .offering("AUTH=LOGIN", "AUTH PLAIN CRAM-MD5")
                        .on("AUTH CRAM-MD5", "504 no")
                        .on("AUTH PLAIN", "454 no")
                        .on("AUTH LOGIN", USERNAME)
                        .on(RoteServer.ANSWER, PASSWORD, "235 welcome"),
                login("already logged in", true).offering("AUTH PLAIN").on("AUTH", "503 already"),
                login("no AUTH offered", true).offering("HELP"),
                builtIn("auth_plain", new PlainMechanism(ANN)).on("AUTH", "235 welcome"),
                builtIn("auth_login", new LoginMechanism(ANN))
                        .on("AUTH", PASSWORD)
                        .on(RoteServer.ANSWER, "235 welcome"),
                builtIn("auth_cram_md5", new CramMd5Mechanism(ANN))
                        .on("AUTH", NONCE)
                        .on(RoteServer.ANSWER, "535 no"),
                fixed("a mechanism that speaks first", "first", true)
                        .on("AUTH", NONCE)
                        .on(RoteServer.ANSWER, NONCE, "235 welcome"),
                fixed("a mechanism that may not speak first", "first", false)
                        .on("AUTH", NONCE)
                        .on(RoteServer.ANSWER, "235 welcome"),
                fixed("a mechanism that waits", null, true).on("AUTH", NONCE).on(RoteServer.ANSWER, "535 no"));
    }
}
