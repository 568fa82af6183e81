package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** What a server may say first, and what becomes of the session then. */
class GreetingTest extends PlayedInPieces {

    @Test
    void onlyACodeOf220LetsTheSessionOpen() {
        try (var server = serve("""
                S: 554-server.example
                S: 554 not today
                GONE
                """)) {
            assertThatThrownBy(() -> connect(server))
                    .asInstanceOf(type(SmtpConnectException.class))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(554);
                        assertThat(failure.reply().text()).isEqualTo("server.example\nnot today");
                        assertThat(failure).hasMessageContaining("127.0.0.1:" + server.port());
                    });
        }
    }

    @Test
    void positiveCodeOtherThan220IsNoGreeting() {
        try (var server = serve("""
                S: 250 good day
                GONE
                """)) {
            assertThatThrownBy(() -> connect(server))
                    .asInstanceOf(type(SmtpConnectException.class))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(250));
        }
    }

    @Test
    void connectHandsTheGreetingOverWhateverItSays() {
        try (var server = serve("""
                S: 421 server.example too busy
                GONE
                """);
                var session = new SmtpSession(config(server).build())) {
            assertThat(session.connect()).isEqualTo(Reply.of(421, "server.example too busy"));
            session.disconnect();
        }
    }

    @Test
    void codeThatSmtpDoesNotHaveIsNoGreetingAtAll() {
        try (var server = serve("""
                S: 199 not a greeting
                GONE
                """)) {
            assertThatThrownBy(() -> connect(server))
                    .isInstanceOf(SmtpProtocolException.class)
                    .hasMessageContaining("199 not a greeting");
        }
    }

    @Test
    void serverThatHangsUpWithoutAWordIsDisconnected() {
        try (var server = serve("CLOSE")) {
            assertThatThrownBy(() -> connect(server))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("greeting");
        }
    }

    @Test
    void multilineGreetingIsOneReply() {
        try (var server = serve("""
                S: 220-server.example
                S: 220-No spam, please.
                S: 220 ESMTP
                """);
                var session = new SmtpSession(config(server).build())) {
            assertThat(session.connect().lines()).containsExactly("server.example", "No spam, please.", "ESMTP");
            session.disconnect();
        }
    }
}
