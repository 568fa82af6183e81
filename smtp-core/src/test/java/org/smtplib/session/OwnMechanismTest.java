package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.testing.AuthExchange;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.value.Secret;

/** A mechanism of the caller's that sessions log in with by themselves, with credentials or without. */
class OwnMechanismTest {

    private static final Credentials ANN = Credentials.of("ann", "s3cret");
    private static final String TOKEN = "t0ken-of-today";
    private static final AuthExchange BY_TOKEN =
            (initial, challenges) -> initial != null && new String(initial, UTF_8).equals(TOKEN);

    /** A mechanism as simple as can be: its secret is all it says. */
    private record ByToken(String name, String token) implements SaslMechanism {

        @Override
        public byte[] initialResponse() {
            return token.getBytes(UTF_8);
        }

        @Override
        public byte[] respond(byte[] challenge) throws SaslException {
            throw new SaslException("no challenge was expected");
        }

        @Override
        public Secret secret() {
            return Secret.of(token);
        }
    }

    private static MailServerScriptBuilder server() {
        return MailServerScript.smtp().mechanism("XTOKEN", BY_TOKEN);
    }

    private static SmtpSession open(ScriptedSmtpServer server, SaslMechanism mechanism, @Nullable Credentials user) {
        return Sessions.open(Sessions.to(server).mechanism(() -> mechanism).credentials(user));
    }

    @Test
    void mechanismLogsInWithoutCredentials() {
        try (var server = ScriptedSmtpServer.start(server().build());
                var session = open(server, new ByToken("xtoken", TOKEN), null)) {
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
            assertThat(SessionLoginTest.authLines(server))
                    .containsExactly("AUTH XTOKEN " + SessionLoginTest.base64(TOKEN));
        }
    }

    @Test
    void mechanismComesBeforeThoseOfTheCredentials() {
        try (var server =
                        ScriptedSmtpServer.start(server().auth("ann", "s3cret").build());
                var session = open(server, new ByToken("XTOKEN", TOKEN), ANN)) {
            assertThat(session.isConnected()).isTrue();
            assertThat(SessionLoginTest.authLines(server))
                    .singleElement()
                    .asString()
                    .startsWith("AUTH XTOKEN");
        }
    }

    @Test
    void mechanismThatIsNotOfferedIsPassedOver() {
        var script = MailServerScript.smtp().auth("ann", "s3cret", "PLAIN").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = open(server, new ByToken("XTOKEN", TOKEN), ANN)) {
            assertThat(session.isConnected()).isTrue();
            assertThat(SessionLoginTest.authLines(server))
                    .singleElement()
                    .asString()
                    .startsWith("AUTH PLAIN");
        }
    }

    @Test
    void eachLoginAsksForAMechanismOfItsOwn() {
        AtomicInteger made = new AtomicInteger();
        try (var server = ScriptedSmtpServer.start(server().build())) {
            var factory = new SmtpSessionFactory(Sessions.to(server)
                    .mechanism(() -> {
                        made.incrementAndGet();
                        return new ByToken("XTOKEN", TOKEN);
                    })
                    .build());
            assertThat(made).hasValue(0);
            factory.open().close();
            factory.open().close();
            assertThat(made).hasValue(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"504 5.5.4 not that one", "534 5.7.9 too weak", "538 5.7.11 not in clear"})
    void mechanismThatIsTurnedDownIsFollowedByTheNext(String refusal) {
        var script = server().auth("ann", "s3cret", "PLAIN")
                .on("AUTH", Replies.once(refusal))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = open(server, new ByToken("XTOKEN", TOKEN), ANN)) {
            assertThat(session.isConnected()).isTrue();
            assertThat(SessionLoginTest.authLines(server)).hasSize(2);
        }
    }

    @Test
    void tokenThatIsRefusedIsNotFollowedByAPassword() {
        Script script =
                server().auth("ann", "s3cret").on("AUTH", "535 5.7.8 expired").build();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> open(server, new ByToken("XTOKEN", TOKEN), ANN))
                    .withMessageContaining("refused the login by XTOKEN")
                    .withMessageContaining("535 5.7.8 expired");
            assertThat(SessionLoginTest.authLines(server)).hasSize(1);
        }
    }

    @Test
    void tokenThatTheServerRepeatsIsNotShown() {
        Script script = server().on("AUTH", "535 5.7.8 expired: " + TOKEN).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> open(server, new ByToken("XTOKEN", TOKEN), null))
                    .withMessageContaining("expired")
                    .satisfies(e -> assertThat(e).hasMessageNotContaining(TOKEN));
        }
    }

    @Test
    void tokenThatIsFetchedOnlyForTheFirstWordIsNotShownEither() {
        Script script = server().on("AUTH", "535 5.7.8 expired: " + TOKEN).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThatExceptionOfType(SmtpAuthenticationException.class)
                    .isThrownBy(() -> open(server, new Late(), null))
                    .satisfies(e -> assertThat(e).hasMessageNotContaining(TOKEN));
        }
    }

    /** Knows its token from the first word on. */
    private static final class Late implements SaslMechanism {

        private @Nullable Secret token;

        @Override
        public String name() {
            return "XTOKEN";
        }

        @Override
        public byte[] initialResponse() {
            token = Secret.of(TOKEN);
            return ("user=ann token=" + TOKEN).getBytes(UTF_8);
        }

        @Override
        public byte[] respond(byte[] challenge) {
            return new byte[0];
        }

        @Override
        public @Nullable Secret secret() {
            return token;
        }
    }

    @Test
    void mechanismThatHasNothingToSayEndsTheLogin() {
        SaslMechanism broken = new SaslMechanism() {
            @Override
            public String name() {
                return "XTOKEN";
            }

            @Override
            public byte[] initialResponse() throws SaslException {
                throw new SaslException("the token endpoint is down");
            }

            @Override
            public byte[] respond(byte[] challenge) {
                return new byte[0];
            }
        };
        try (var server =
                ScriptedSmtpServer.start(server().auth("ann", "s3cret").build())) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> open(server, broken, ANN))
                    .withMessageContaining("by XTOKEN")
                    .withMessageContaining("was not tried: the token endpoint is down")
                    .withCauseInstanceOf(SaslException.class);
            server.awaitClosed(1);
            assertThat(SessionLoginTest.authLines(server)).isEmpty();
        }
    }

    @Test
    void mechanismThatCannotBeMadeEndsTheLogin() {
        try (var server = ScriptedSmtpServer.start(server().build())) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> Sessions.open(Sessions.to(server).mechanism(() -> {
                        throw new IllegalStateException("no token store");
                    })))
                    .withMessageContaining("no mechanism could be made")
                    .withMessageContaining("no token store");
            server.awaitClosed(1);
        }
    }

    @Test
    void serverThatOffersNoneOfThemIsNotAsked() {
        try (var server = ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("ann", "s3cret").build())) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> open(server, new ByToken("XTOKEN", TOKEN), null))
                    .withMessageContaining("known are XTOKEN")
                    .satisfies(e -> assertThat(e).hasMessageNotContaining("CRAM-MD5, PLAIN and LOGIN"));
            assertThat(SessionLoginTest.authLines(server)).isEmpty();
        }
    }

    @Test
    void serverWithoutAuthIsNotGivenTheMailWithoutALogin() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> open(server, new ByToken("XTOKEN", TOKEN), null))
                    .withMessageContaining("offers no AUTH");
        }
    }

    @Test
    void mechanismMakesStartTlsRequiredAsCredentialsDo() throws IOException {
        Optional<InetAddress> address = NonLoopbackRelay.address();
        assumeTrue(address.isPresent(), "this host has no address but loopback");
        try (var server = ScriptedSmtpServer.start(server().build());
                var relay = new NonLoopbackRelay(server, address.orElseThrow())) {
            SessionConfig config = SessionConfig.builder(relay.host())
                    .port(relay.port())
                    .localHostName("client.example")
                    .mechanism(() -> new ByToken("XTOKEN", TOKEN))
                    .build();
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> new SmtpSessionFactory(config).open())
                    .withMessageContaining("does not offer STARTTLS");
            assertThat(server.commands()).isEqualTo(List.of("EHLO client.example"));
        }
    }
}
