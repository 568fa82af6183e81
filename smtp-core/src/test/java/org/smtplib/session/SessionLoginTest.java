package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.protocol.Reply;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;

/** Which mechanism is tried, and what each refusal means. */
class SessionLoginTest {

    private static final Credentials ANN = Credentials.of("ann", "s3cret");

    @ParameterizedTest
    @CsvSource({"PLAIN, ann, s3cret", "LOGIN, ann, s3cret", "PLAIN, jürgen, geh€im", "LOGIN, jürgen, geh€im"})
    void userIsLoggedInByEachMechanism(String mechanism, String user, String password) {
        var script = MailServerScript.smtp().auth(user, password, mechanism).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(Credentials.of(user, password)).code()).isEqualTo(235);
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void plainComesBeforeLoginWhateverTheServersOrder() {
        var script =
                MailServerScript.smtp().auth("ann", "s3cret", "LOGIN", "PLAIN").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            session.loginOnce(ANN);
            assertThat(authLines(server)).containsExactly("AUTH PLAIN " + base64("\0ann\0s3cret"));
        }
    }

    @Test
    void mechanismIsFoundInLowerCaseToo() {
        var script = MailServerScript.smtp()
                .on("EHLO", "250-server.example\n250 auth plain")
                .auth("ann", "s3cret")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"504 5.5.4 not that one", "534 5.7.9 too weak", "538 5.7.11 not in clear"})
    void mechanismThatIsTurnedDownIsFollowedByTheNext(String refusal) {
        var script = MailServerScript.smtp()
                .auth("ann", "s3cret")
                .on("AUTH", Replies.once(refusal))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
            assertThat(authLines(server)).containsExactly("AUTH PLAIN " + base64("\0ann\0s3cret"), "AUTH LOGIN");
        }
    }

    @ParameterizedTest
    @CsvSource({"535 5.7.8 wrong, false", "454 4.7.0 try later, true", "530 5.7.0 no, false", "500 what, false"})
    void refusedUserIsNotTriedByAnotherMechanism(String refusal, boolean isTransient) {
        var script = MailServerScript.smtp()
                .auth("ann", "s3cret")
                .on("AUTH", refusal)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("user ann")
                    .withMessageContaining("PLAIN")
                    .withMessageContaining(refusal)
                    .satisfies(e -> assertThat(e.isTransient()).isEqualTo(isTransient));
            assertThat(authLines(server)).hasSize(1);
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void serverThatTurnsEachMechanismDownIsQuotedWithItsLastWord() {
        var script = MailServerScript.smtp()
                .auth("ann", "s3cret")
                .on("AUTH", Replies.once("504 5.5.4 no PLAIN", "504 5.5.4 no LOGIN either"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("no LOGIN either");
        }
    }

    @Test
    void serverWithoutAuthIsNotAskedForIt() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("offers no AUTH without TLS")
                    .withMessageContaining("STARTTLS");
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void serverThatOffersAuthOnlyUnderTlsIsNotAskedBefore() {
        var script = MailServerScript.smtp().startTls().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class).isThrownBy(() -> session.loginOnce(ANN));
            session.startTls();
            assertThat(session.loginOnce(ANN).code()).isEqualTo(235);
            assertThat(authLines(server)).hasSize(1);
        }
    }

    @Test
    void loginNeedsNoAuthInClearWhereTlsComesFirst() {
        var script = MailServerScript.smtp().startTls().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(
                        Sessions.to(server).startTls(StartTls.REQUIRED).credentials(ANN))) {
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void serverWhoseMechanismsAreAllUnknownIsNotAsked() {
        var script = MailServerScript.smtp()
                .mechanism("GSSAPI", (initial, challenges) -> false)
                .mechanism("DIGEST-MD5", (initial, challenges) -> false)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .withMessageContaining("GSSAPI")
                    .withMessageContaining("PLAIN and LOGIN");
            assertThat(authLines(server)).isEmpty();
        }
    }

    @Test
    void alreadyAuthenticatedIsAsGoodAsAuthenticated() {
        var script = MailServerScript.smtp().auth("ann", "s3cret").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            session.loginOnce(ANN);
            assertThat(session.loginOnce(ANN)).isEqualTo(Reply.of(503, "5.5.1 not now"));
        }
    }

    @Test
    void goodbyeInTheMiddleOfALoginEndsTheSession() {
        MailServerScriptBuilder script =
                MailServerScript.smtp().auth("ann", "s3cret").on("AUTH", "421 4.3.2 shutting down");
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> session.loginOnce(ANN))
                    .satisfies(e -> assertThat(e.isTransient()).isTrue());
            assertThat(session.isConnected()).isFalse();
        }
    }

    static List<String> authLines(ScriptedSmtpServer server) {
        return server.commands().stream()
                .filter(line -> line.startsWith("AUTH"))
                .toList();
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
