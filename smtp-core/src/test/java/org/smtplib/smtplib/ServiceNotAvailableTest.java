package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** 421 at every step: the connection is closed, without RSET and without QUIT. The server waits for us to go. */
class ServiceNotAvailableTest extends PlayedInPieces {

    private static final String CLOSING = "S: 421 closing\nGONE";
    private static final String MAIL = HELLO + "C: MAIL FROM:<ann@example.org>\n";
    private static final String RCPT = MAIL + "S: 250 ok\nC: RCPT TO:<bob@example.org>\n";
    private static final String DATA = RCPT + "S: 250 ok\nC: DATA\n";

    private static Map<String, Reply> send(SmtpSession session) {
        return session.sendMail("ann@example.org", List.of("bob@example.org"), "hello");
    }

    private static void assertClosed(SmtpSession session) {
        assertThat(session.isConnected()).isFalse();
        assertThat(session.isLost()).isTrue();
        assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
    }

    @Test
    void atEhloNoHeloFollows() {
        try (var server = serve("S: 220 server.example\nC: EHLO client.example\n" + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(session::ehloOrHeloIfNeeded)
                    .asInstanceOf(type(SmtpHeloException.class))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(421));
            assertClosed(session);
        }
    }

    @Test
    void atAuthNoFurtherMechanismIsTried() {
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 250-server.example
                S: 250 AUTH PLAIN LOGIN
                C: AUTH PLAIN AGFubgBzZWNyZXQ=
                """ + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("ann", "secret")).isInstanceOf(SmtpAuthenticationException.class);
            assertClosed(session);
        }
    }

    @Test
    void atStartTls() {
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 250-server.example
                S: 250 STARTTLS
                C: STARTTLS
                """ + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(session::startTls).isInstanceOf(SmtpResponseException.class);
            assertClosed(session);
        }
    }

    @Test
    void atMail() {
        try (var server = serve(MAIL + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpSenderRefusedException.class);
            assertClosed(session);
        }
    }

    @Test
    void atTheFirstRecipient() {
        try (var server = serve(RCPT + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpRecipientsRefusedException.class);
            assertClosed(session);
        }
    }

    @Test
    void atALaterRecipientAlthoughOneWasAccepted() {
        try (var server = serve(RCPT + "S: 250 accepted\nC: RCPT TO:<cat@example.org>\n" + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMail(
                            "ann@example.org",
                            List.of("bob@example.org", "cat@example.org", "dan@example.org"),
                            "hello"))
                    .asInstanceOf(type(SmtpRecipientsRefusedException.class))
                    .satisfies(failure -> assertThat(failure.recipients())
                            .containsExactly(Map.entry("cat@example.org", Reply.of(421, "closing"))));
            assertClosed(session);
        }
    }

    @Test
    void atData() {
        try (var server = serve(DATA + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpDataException.class);
            assertClosed(session);
        }
    }

    @Test
    void atDataByHand() {
        try (var server = serve(DATA + CLOSING);
                var session = connect(server)) {
            session.ehlo();
            session.mail("ann@example.org");
            session.rcpt("bob@example.org");
            assertThatThrownBy(() -> session.data(Content.of("hello"))).isInstanceOf(SmtpDataException.class);
            assertClosed(session);
        }
    }

    @Test
    void atTheEndOfTheContent() {
        try (var server = serve(DATA + "S: 354 go ahead\nC: hello\nC: .\n" + CLOSING);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(421));
            assertClosed(session);
        }
    }

    @Test
    void atACommandByHandTheReplyIsReturned() {
        try (var server = serve("S: 220 server.example\nC: NOOP\nS: 421 closing\nCLOSE");
                var session = connect(server)) {
            assertThat(session.noop()).isEqualTo(Reply.of(421, "closing"));
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
        }
    }

    @Test
    void afterItTheSessionConnectsAnewAndSaysHelloAgain() {
        String mail = """
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """;
        try (var server = serve(MAIL + CLOSING, MAIL + mail);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpSenderRefusedException.class);
            session.connect();
            assertThat(send(session)).isEmpty();
            session.disconnect();
        }
    }
}
