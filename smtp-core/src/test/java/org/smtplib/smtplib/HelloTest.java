package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;

/** HELO, EHLO, and the name this host gives itself. */
class HelloTest extends PlayedInPieces {

    private static final String GREETING = "S: 220 server.example ESMTP\n";

    @Test
    void ehloKeepsTheReplyAndTheFeatures() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 250-server.example at your service
                S: 250 SIZE 35000000
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.isEsmtp()).isFalse();

            Reply reply = session.ehlo();

            assertThat(reply.text()).isEqualTo("server.example at your service\nSIZE 35000000");
            assertThat(session.ehloReply()).isEqualTo(reply);
            assertThat(session.heloReply()).isNull();
            assertThat(session.isEsmtp()).isTrue();
            assertThat(session.hasExtension("size")).isTrue();
            assertThat(session.hasExtension("HELP")).isFalse();
            session.disconnect();
        }
    }

    @Test
    void heloKeepsTheReplyAndKnowsNoFeatures() {
        try (var server = serve(GREETING + """
                C: HELO client.example
                S: 250 server.example
                C: HELO client.example
                S: 503 said that before
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.helo()).isEqualTo(Reply.of(250, "server.example"));
            assertThat(session.heloReply()).isEqualTo(Reply.of(250, "server.example"));
            assertThat(session.ehloReply()).isNull();
            assertThat(session.isEsmtp()).isFalse();

            assertThat(session.helo().code()).isEqualTo(503);
            assertThat(session.heloReply()).isEqualTo(Reply.of(503, "said that before"));
            session.disconnect();
        }
    }

    @Test
    void nameMayBeGivenInTheCall() {
        try (var server = serve(GREETING + """
                C: EHLO other.example
                S: 250 server.example
                C: HELO [192.0.2.1]
                S: 250 server.example
                C: EHLO client.example
                S: 250 server.example
                C: HELO client.example
                S: 250 server.example
                GONE
                """);
                var session = connect(server)) {
            session.ehlo("other.example");
            session.helo("[192.0.2.1]");
            // An empty name stands for this host's own, as in smtplib.
            session.ehlo("");
            session.helo("");
            session.disconnect();
        }
    }

    @Test
    void nameIsFullyQualifiedOrAnAddressLiteralWhereNoneIsGiven() {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expectMatching("EHLO ([A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+|\\[127\\.0\\.0\\.1])");
            peer.say("250 server.example");
        };
        try (var server = serve(script);
                var session = SmtpSession.smtp("127.0.0.1:" + server.port())) {
            session.ehlo();
            session.disconnect();
        }
    }

    @Test
    void nameThatWouldBreakOutOfTheCommandIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionConfig.builder("mail.example.org")
                        .localHostName("me\nX-FORGED")
                        .build());
    }

    @Test
    void helloIsSaidOnceOnly() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.ehloOrHeloIfNeeded();
            session.ehloOrHeloIfNeeded();
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void heloFollowsARefusedEhlo() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 502 not implemented
                C: HELO client.example
                S: 250 server.example
                GONE
                """);
                var session = connect(server)) {
            session.ehloOrHeloIfNeeded();
            assertThat(session.isEsmtp()).isFalse();
            assertThat(session.ehloReply()).isEqualTo(Reply.of(502, "not implemented"));
            assertThat(session.heloReply()).isEqualTo(Reply.of(250, "server.example"));
            session.disconnect();
        }
    }

    @Test
    void serverThatRefusesBothFailsTheHello() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 502 not implemented
                C: HELO client.example
                S: 550 go away
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(session::ehloOrHeloIfNeeded)
                    .asInstanceOf(type(SmtpHeloException.class))
                    .satisfies(failure -> assertThat(failure.reply()).isEqualTo(Reply.of(550, "go away")));
            assertThat(session.isConnected()).isTrue();
            session.disconnect();
        }
    }

    @Test
    void laterRefusedEhloTakesTheFeaturesBack() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 250-server.example
                S: 250 SIZE 35000000
                C: EHLO client.example
                S: 503 once is enough
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.ehlo();
            assertThat(session.isEsmtp()).isFalse();
            assertThat(session.hasExtension("SIZE")).isFalse();
            session.disconnect();
        }
    }

    @Test
    void helloMadeByHandCounts() {
        try (var server = serve(GREETING + """
                C: HELO client.example
                S: 250 server.example
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.helo();
            session.ehloOrHeloIfNeeded();
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void featuresAreThoseOfTheLastHello() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 250-server.example
                S: 250-SIZE 35000000
                S: 250 AUTH PLAIN
                C: EHLO client.example
                S: 250-server.example
                S: 250 AUTH LOGIN
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.ehlo();
            assertThat(session.extensions().keywords()).containsExactly("AUTH");
            assertThat(session.extensions().authMechanisms()).containsExactly("LOGIN");
            session.disconnect();
        }
    }

    @Test
    void anyPositiveReplyToEhloIsATakenHello() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 251-server.example
                S: 251 SIZE 35000000
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.ehloOrHeloIfNeeded();
            session.ehloOrHeloIfNeeded();
            assertThat(session.hasExtension("SIZE")).isTrue();
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void helloRefusedByHandCountsAsNone() {
        try (var server = serve(GREETING + """
                C: EHLO client.example
                S: 502 what?
                C: EHLO client.example
                S: 250 server.example
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.ehlo().code()).isEqualTo(502);
            session.ehloOrHeloIfNeeded();
            session.disconnect();
        }
    }
}
