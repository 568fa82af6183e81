package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.protocol.Extensions;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;

/** A session that is not connected: nothing is sent, and the failure says what to do. */
class UnconnectedTest {

    static Stream<Named<Consumer<SmtpSession>>> calls() {
        List<String> bob = List.of("bob@example.org");
        return Stream.of(
                Named.of("ehlo", SmtpSession::ehlo),
                Named.of("helo", SmtpSession::helo),
                Named.of("ehloOrHeloIfNeeded", SmtpSession::ehloOrHeloIfNeeded),
                Named.of("noop", SmtpSession::noop),
                Named.of("rset", SmtpSession::rset),
                Named.of("help", session -> session.help("MAIL")),
                Named.of("verify", session -> session.verify("bob@example.org")),
                Named.of("expand", session -> session.expand("list")),
                Named.of("command", session -> session.command("X-TEST", "")),
                Named.of("mail", session -> session.mail("ann@example.org")),
                Named.of("rcpt", session -> session.rcpt("bob@example.org")),
                Named.of("data", session -> session.data(Content.of("hello"))),
                Named.of("login", session -> session.login("ann", "secret")),
                Named.of("auth", session -> session.auth(new PlainMechanism(Credentials.of("ann", "secret")), true)),
                Named.of("startTls", SmtpSession::startTls),
                Named.of("sendMail", session -> session.sendMail("ann@example.org", bob, "hello")),
                Named.of("sendMessage", session -> session.sendMessage(new MimeMessage((Session) null))),
                Named.of("quit", SmtpSession::quit));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void commandAsksForConnect(Consumer<SmtpSession> call) {
        try (SmtpSession session =
                new SmtpSession(SessionConfig.builder("mail.example.org").build())) {
            assertThatThrownBy(() -> call.accept(session))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("connect()");
        }
    }

    @Test
    void nothingIsKnownOfAServerYet() {
        try (SmtpSession session =
                new SmtpSession(SessionConfig.builder("mail.example.org").build())) {
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isEsmtp()).isFalse();
            assertThat(session.extensions()).isEqualTo(Extensions.NONE);
            assertThat(session.hasExtension("SIZE")).isFalse();
            assertThat(session.heloReply()).isNull();
            assertThat(session.ehloReply()).isNull();
            assertThat(session.tlsInfo()).isNull();
            assertThat(session.lastResult()).isNull();
            session.disconnect();
        }
    }
}
