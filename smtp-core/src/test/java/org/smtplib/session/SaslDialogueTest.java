package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.testing.AuthExchange;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** The lines of one AUTH exchange (RFC 4954 section 4), and how it is given up in good order. */
class SaslDialogueTest {

    private static final Credentials ANN = Credentials.of("ann", "s3cret");

    @Test
    void plainIsSaidAgainToAServerThatIgnoresTheInitialResponse() {
        try (var server = serverWith(
                        "PLAIN", (initial, challenges) -> asked(challenges, "").equals("\0ann\0s3cret"));
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
        }
    }

    @Test
    void loginAnswersWhatIsAskedForAndNotWhatIsUsual() {
        AuthExchange passwordFirst = (initial, challenges) -> {
            boolean password = asked(challenges, "Your PASSWORD please").equals("s3cret");
            return password & asked(challenges, "And the User Name").equals("ann");
        };
        try (var server = serverWith("LOGIN", passwordFirst);
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
        }
    }

    @Test
    void loginGivesTheUserNameFirstToPromptsThatSayNothing() {
        AuthExchange mute = (initial, challenges) -> {
            boolean user = asked(challenges, "").equals("ann");
            return user & asked(challenges, "").equals("s3cret");
        };
        try (var server = serverWith("LOGIN", mute);
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
        }
    }

    @Test
    void challengeThatMakesNoSenseIsCancelledAndTheSessionGoesOn() {
        try (var server = serverWith(
                        "PLAIN",
                        (initial, challenges) -> asked(challenges, "what?").isEmpty());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("by PLAIN")
                    .withMessageContaining("was cancelled")
                    .withMessageContaining("501 5.7.0 cancelled");
            assertThat(server.commands()).endsWith("*");
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void challengeThatIsNoBase64IsCancelledAndTheSessionGoesOn() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expect("EHLO client.example");
                    peer.say("250-server.example", "250 AUTH LOGIN");
                    peer.expect("AUTH LOGIN");
                    peer.say("334 Username:");
                    peer.expect("*");
                    peer.say("501 5.0.0 as you like");
                    peer.expect("NOOP");
                    peer.say("250 ok");
                    peer.expect("QUIT");
                    peer.say("221 bye");
                    peer.expectEof();
                });
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("not base64")
                    .withMessageContaining("501 5.0.0 as you like");
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void serverThatNeverStopsAskingIsGivenUp() {
        AuthExchange endless = (initial, challenges) -> {
            while (true) {
                challenges.challenge(new byte[0]);
            }
        };
        try (var server = serverWith("PLAIN", endless);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("more than 5 challenges");
            assertThat(server.commands()).endsWith("*").hasSizeLessThan(12);
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void passwordThatTheMechanismCannotCarryIsNotTried() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().auth("ann", "s3cret").build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> session.loginOnce(Credentials.of("ann", "a\0b")))
                    .withMessageContaining("not tried")
                    .withMessageContaining("the password")
                    .withMessageContaining("control");
            assertThat(SessionLoginTest.authLines(server)).isEmpty();
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void mechanismOfTheCallersRunsItsOwnDialogue() {
        AuthExchange echo = (initial, challenges) -> initial == null
                && asked(challenges, "one").equals("ONE")
                && asked(challenges, "two").equals("TWO");
        try (var server = serverWith("X-SHOUT", echo);
                var session = Sessions.connected(server)) {
            List<String> heard = new ArrayList<>();
            SaslMechanism shout = mechanism(null, challenge -> {
                heard.add(challenge);
                return challenge.toUpperCase(Locale.ROOT);
            });
            assertThat(session.auth(shout, true).code()).isEqualTo(235);
            assertThat(heard).containsExactly("one", "two");
        }
    }

    @Test
    void emptyInitialResponseIsToldFromNone() {
        try (var server = serverWith("X-SHOUT", (initial, challenges) -> initial != null && initial.length == 0);
                var session = Sessions.connected(server)) {
            assertThat(session.auth(mechanism("", challenge -> ""), true).code())
                    .isEqualTo(235);
            assertThat(server.commands()).endsWith("AUTH X-SHOUT =");
        }
    }

    private interface Answer {
        String to(String challenge) throws SaslException;
    }

    private static SaslMechanism mechanism(@Nullable String initialResponse, Answer answer) {
        return new SaslMechanism() {
            @Override
            public String name() {
                return "X-SHOUT";
            }

            @Override
            public byte @Nullable [] initialResponse() {
                return initialResponse == null ? null : initialResponse.getBytes(UTF_8);
            }

            @Override
            public byte[] respond(byte[] challenge) throws SaslException {
                return answer.to(text(challenge)).getBytes(UTF_8);
            }
        };
    }

    private static ScriptedSmtpServer serverWith(String mechanism, AuthExchange exchange) {
        return ScriptedSmtpServer.start(
                MailServerScript.smtp().mechanism(mechanism, exchange).build());
    }

    private static String asked(AuthExchange.Challenges challenges, String prompt) throws IOException {
        return text(challenges.challenge(prompt.getBytes(UTF_8)));
    }

    private static String text(byte[] octets) {
        return new String(octets, UTF_8);
    }
}
