package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** A session from its first word to its last, and outside of both. */
class SessionLifecycleTest {

    private static final List<Consumer<SmtpSession>> COMMANDS = List.of(
            SmtpSession::ehlo,
            SmtpSession::helo,
            SmtpSession::ehloOrHeloIfNeeded,
            SmtpSession::startTls,
            session -> session.loginOnce(Credentials.of("ann", "s3cret")),
            session -> session.mail("ann@example.org"),
            session -> session.rcpt("bob@example.org"),
            SmtpSession::rset,
            SmtpSession::noop,
            session -> session.command("HELP", ""),
            session -> session.send(Sessions.mail("bob@example.org")),
            SmtpSession::quit);

    @Test
    void commandBeforeConnectSaysWhatIsMissing() {
        var session = new SmtpSession(SessionConfig.builder("mail.example.org").build());
        for (Consumer<SmtpSession> command : COMMANDS) {
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(() -> command.accept(session))
                    .withMessageContaining("call connect() first");
        }
        assertThat(session.isConnected()).isFalse();
        assertThat(session.isQuiet()).isFalse();
        assertThat(session.tlsInfo()).isNull();
        session.close();
    }

    @Test
    void commandAfterCloseIsNotWritten() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            SmtpSession session = Sessions.open(server);
            session.close();
            session.close();
            for (Consumer<SmtpSession> command : COMMANDS) {
                assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                        .isThrownBy(() -> command.accept(session))
                        .withMessageContaining("no connection to 127.0.0.1:" + server.port() + " any more");
            }
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isFalse();
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "QUIT");
        }
    }

    @Test
    void quitTakesLeaveAndCloses() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            SmtpSession session = Sessions.open(server);
            assertThat(session.quit()).isEqualTo(Reply.of(221, "2.0.0 bye"));
            assertThat(session.isConnected()).isFalse();
            assertThatExceptionOfType(SmtpServerDisconnectedException.class).isThrownBy(session::quit);
            server.awaitClosed(1);
            assertThat(server.commands()).containsExactly("EHLO client.example", "QUIT");
        }
    }

    @Test
    void quitThatIsRefusedClosesAllTheSame() {
        var script = MailServerScript.smtp().on("QUIT", "500 5.5.1 stay").build();
        try (var server = ScriptedSmtpServer.start(script)) {
            SmtpSession session = Sessions.open(server);
            assertThat(session.quit().code()).isEqualTo(500);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void sessionThatIsConnectedDoesNotConnectAgain() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            assertThatIllegalStateException()
                    .isThrownBy(session::connect)
                    .withMessageContaining("127.0.0.1:" + server.port());
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void sessionThatConnectsAnewSaysHelloAnew() {
        var first = MailServerScript.smtp().keywords("DSN", "SMTPUTF8").build();
        var second = MailServerScript.smtp().keywords("8BITMIME").build();
        try (var server = ScriptedSmtpServer.start(first, second)) {
            SmtpSession session = Sessions.open(server);
            session.mail("ann@example.org");
            session.close();
            assertThat(session.extensions().keywords()).isEmpty();
            assertThat(session.connect().code()).isEqualTo(220);
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
            assertThat(session.extensions().keywords()).containsExactly("8BITMIME");
            // The transaction of the first connection ended with it.
            assertThat(server.commands(2)).startsWith("EHLO client.example", "MAIL FROM:<ann@example.org>");
            session.close();
        }
    }

    @Test
    void greetingThatSaysNoIsToldByConnectAndRefusedByTheFactory() {
        var script = MailServerScript.smtp()
                .greeting("554-5.3.2 no service\n554 5.3.2 go away")
                .build();
        try (var server = ScriptedSmtpServer.start(script)) {
            try (var session = new SmtpSession(Sessions.to(server).build())) {
                assertThat(session.connect()).isEqualTo(new Reply(554, List.of("5.3.2 no service", "5.3.2 go away")));
                assertThat(session.quit().code()).isEqualTo(221);
            }
            assertThatExceptionOfType(SmtpConnectException.class)
                    .isThrownBy(() -> Sessions.open(server))
                    .withMessageContaining("127.0.0.1:" + server.port())
                    .withMessageContaining("554 5.3.2 no service 5.3.2 go away")
                    .satisfies(e -> assertThat(e.isTransient()).isFalse());
            server.awaitClosed(2);
            assertThat(server.commands(2)).isEmpty();
        }
    }

    @Test
    void commandsAnswerWithWhateverTheServerSays() {
        var script = MailServerScript.smtp().on("NOOP", "450 4.0.0 busy").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertThat(session.noop().code()).isEqualTo(450);
            assertThat(session.rcpt("bob@example.org").code()).isEqualTo(503);
            assertThat(session.rset().code()).isEqualTo(250);
            assertThat(session.command("VRFY", "bob").code()).isEqualTo(252);
            assertThat(session.command("HELP", "")).isEqualTo(Reply.of(214, "2.0.0 see RFC 5321"));
            assertThat(session.command("BAKE", "a cake").code()).isEqualTo(500);
            assertThat(server.commands())
                    .endsWith("NOOP", "RCPT TO:<bob@example.org>", "RSET", "VRFY bob", "HELP", "BAKE a cake");
        }
    }

    @Test
    void mailGoesThroughCommandByCommand() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            assertThat(session.hasExtension("smtputf8")).isTrue();
            assertThat(session.hasExtension("STARTTLS")).isFalse();
            assertThat(session.mail("", "SMTPUTF8").code()).isEqualTo(250);
            assertThat(session.rcpt("δοκιμή@example.org").code()).isEqualTo(250);
            assertThat(session.rcpt("bob@example.org").code()).isEqualTo(250);
            assertThat(session.rset().code()).isEqualTo(250);
        }
    }
}
