package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.CramMd5Mechanism;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.LoginMechanism;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.sasl.SaslMechanism;

/** auth: one mechanism, built in or the caller's own, with and without an initial response. */
class AuthTest extends PlayedInPieces {

    private static final Credentials ANN = Credentials.of("ann", "secret");
    private static final String PLAIN = "AGFubgBzZWNyZXQ=";

    /** A caller's mechanism: it echoes each challenge, in brackets. */
    private record Echo(@Nullable String initial) implements SaslMechanism {

        @Override
        public String name() {
            return "X-ECHO";
        }

        @Override
        public byte @Nullable [] initialResponse() {
            return initial == null ? null : initial.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] respond(byte[] challenge) throws SaslException {
            String text = new String(challenge, StandardCharsets.UTF_8);
            if (text.equals("nonsense")) {
                throw new SaslException("that makes no sense");
            }
            return ("[" + text + "]").getBytes(StandardCharsets.UTF_8);
        }
    }

    /** A caller's mechanism that says hi, under whatever name. */
    private record Named(String name) implements SaslMechanism {

        @Override
        public byte[] initialResponse() {
            return respond(new byte[0]);
        }

        @Override
        public byte[] respond(byte[] challenge) {
            return "hi".getBytes(StandardCharsets.UTF_8);
        }
    }

    private Reply authenticate(SaslMechanism mechanism, boolean initialResponseOk, String exchange) {
        try (var server = serve(HELLO + exchange + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            try {
                return session.auth(mechanism, initialResponseOk);
            } finally {
                session.noop();
                session.disconnect();
            }
        }
    }

    @Test
    void plainSpeaksFirst() {
        assertThat(authenticate(new PlainMechanism(ANN), true, "C: AUTH PLAIN " + PLAIN + "\nS: 235 ok\n"))
                .isEqualTo(Reply.of(235, "ok"));
    }

    @Test
    void plainAnswersWhenAsked() {
        authenticate(new PlainMechanism(ANN), false, """
                C: AUTH PLAIN
                S: 334\s
                C: AGFubgBzZWNyZXQ=
                S: 235 ok
                """);
    }

    @Test
    void plainSaysItAgainToAServerThatPassesOverTheInitialResponse() {
        authenticate(new PlainMechanism(ANN), true, """
                C: AUTH PLAIN AGFubgBzZWNyZXQ=
                S: 334\s
                C: AGFubgBzZWNyZXQ=
                S: 235 ok
                """);
    }

    @Test
    void loginSaysTheUserNameFirst() {
        authenticate(new LoginMechanism(ANN), true, """
                C: AUTH LOGIN YW5u
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 ok
                """);
    }

    @Test
    void loginIsPrompted() {
        authenticate(new LoginMechanism(ANN), false, """
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YW5u
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 ok
                """);
    }

    @Test
    void loginNeverSaysThePasswordWhereTheUserNameIsAskedFor() {
        authenticate(new LoginMechanism(ANN), true, """
                C: AUTH LOGIN YW5u
                S: 334 VXNlcm5hbWU6
                C: YW5u
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 235 ok
                """);
    }

    @Test
    void loginUnderstandsEmptyPrompts() {
        authenticate(new LoginMechanism(ANN), false, """
                C: AUTH LOGIN
                S: 334\s
                C: YW5u
                S: 334\s
                C: c2VjcmV0
                S: 235 ok
                """);
    }

    @Test
    void cramMd5WaitsForTheChallenge() {
        authenticate(new CramMd5Mechanism(Credentials.of("tim", "tanstaaftanstaaf")), true, """
                C: AUTH CRAM-MD5
                S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+
                C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw
                S: 235 ok
                """);
    }

    @Test
    void mechanismOfTheCallersOwnSpeaksFirstIfItMay() {
        authenticate(new Echo("hi"), true, """
                C: AUTH X-ECHO aGk=
                S: 334 b25l
                C: W29uZV0=
                S: 334 dHdv
                C: W3R3b10=
                S: 235 ok
                """);
    }

    @Test
    void mechanismOfTheCallersOwnIsNotAskedForAnInitialResponseWhereNoneIsWanted() {
        authenticate(new Echo("hi"), false, """
                C: AUTH X-ECHO
                S: 334 b25l
                C: W29uZV0=
                S: 235 ok
                """);
    }

    @Test
    void mechanismWithoutInitialResponseWaits() {
        authenticate(new Echo(null), true, """
                C: AUTH X-ECHO
                S: 334 b25l
                C: W29uZV0=
                S: 235 ok
                """);
    }

    /** In Turkish the upper case of "i" is not "I". */
    @Test
    void nameOfAMechanismIsSaidInUpperCaseWhateverTheLanguageOfTheJvm() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            authenticate(new Named("x-silly"), true, "C: AUTH X-SILLY aGk=\nS: 235 ok\n");
            authenticate(new Named("x-silly"), false, "C: AUTH X-SILLY\nS: 334\s\nC: aGk=\nS: 235 ok\n");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void emptyInitialResponseIsAnEqualsSign() {
        authenticate(new Echo(""), true, "C: AUTH X-ECHO =\nS: 235 ok\n");
    }

    @Test
    void refusalIsAnException() {
        assertThatThrownBy(() -> authenticate(new PlainMechanism(ANN), true, """
                        C: AUTH PLAIN AGFubgBzZWNyZXQ=
                        S: 571 Bad authentication of secret
                        """))
                .isInstanceOf(SmtpAuthenticationException.class)
                .hasMessageContaining("571 Bad authentication")
                .hasMessageNotContaining("secret");
    }

    @Test
    void serverThatNeverStopsAskingIsLeftInGoodOrder() {
        assertThatThrownBy(() -> authenticate(
                        new Echo(null),
                        true,
                        "C: AUTH X-ECHO\nS: 334 b25l\n"
                                + "C: W29uZV0=\nS: 334 b25l\n".repeat(5)
                                + "C: *\nS: 501 cancelled\n"))
                .isInstanceOf(SmtpException.class)
                .isNotInstanceOf(SmtpAuthenticationException.class)
                .hasMessageContaining("more than 5 challenges");
    }

    @Test
    void challengeThatIsNoBase64IsCancelled() {
        assertThatThrownBy(() -> authenticate(new Echo(null), true, """
                        C: AUTH X-ECHO
                        S: 334 go ahead!
                        C: *
                        S: 501 cancelled
                        """))
                .isInstanceOf(SmtpException.class)
                .hasMessageContaining("not base64");
    }

    @Test
    void challengeThatTheMechanismRefusesIsCancelled() {
        assertThatThrownBy(() -> authenticate(new Echo(null), true, """
                        C: AUTH X-ECHO
                        S: 334 bm9uc2Vuc2U=
                        C: *
                        S: 501 cancelled
                        """))
                .isInstanceOf(SmtpException.class)
                .hasMessageContaining("that makes no sense");
    }
}
