package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** quit, disconnect, try-with-resources, and using a session again afterwards. */
class LeaveTest extends PlayedInPieces {

    private static final String OFFERS_SIZE = """
            S: 220 server.example ESMTP
            C: EHLO client.example
            S: 250-server.example
            S: 250 SIZE 35000000
            """;

    private static final String QUIT = """
            C: QUIT
            S: 221 bye
            GONE
            """;

    @Test
    void quitReturnsTheReplyAndClosesTheConnection() {
        try (var server = serve(HELLO + QUIT);
                var session = connect(server)) {
            session.ehlo();
            assertThat(session.quit()).isEqualTo(Reply.of(221, "bye"));
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isFalse();
        }
    }

    @Test
    void quitReturnsARefusalToo() {
        try (var server = serve("""
                S: 220 server.example
                C: QUIT
                S: 500 never
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.quit().code()).isEqualTo(500);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void quitOnAConnectionThatIsGoneSaysSo() {
        try (var server = serve("""
                S: 220 server.example
                CLOSE
                """);
                var session = connect(server)) {
            assertThatThrownBy(session::quit).isInstanceOf(SmtpServerDisconnectedException.class);
            assertThatThrownBy(session::quit).isInstanceOf(SmtpServerDisconnectedException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void sessionIsUsedAgainAfterQuitAndKnowsNothingOfTheServerBefore() {
        try (var server = serve(OFFERS_SIZE + QUIT, OFFERS_SIZE + QUIT);
                var session = connect(server)) {
            session.ehlo();
            assertThat(session.hasExtension("size")).isTrue();
            session.quit();
            assertThat(session.hasExtension("size")).isFalse();
            assertThat(session.ehloReply()).isNull();

            session.connect();
            assertThat(session.hasExtension("size")).isFalse();
            session.ehloOrHeloIfNeeded();
            assertThat(session.hasExtension("size")).isTrue();
            session.quit();
        }
    }

    @Test
    void tryWithResourcesSaysQuit() {
        String transcript = "S: 220 server.example\nC: NOOP\nS: 250 ok\n" + QUIT;
        try (var server = serve(transcript)) {
            SmtpSession used;
            try (var session = connect(server)) {
                assertThat(session.noop().code()).isEqualTo(250);
                used = session;
            }
            assertThatThrownBy(used::noop).isInstanceOf(SmtpServerDisconnectedException.class);
        }
    }

    @Test
    void tryWithResourcesSaysNothingOnAConnectionThatWasClosed() {
        try (var server = serve("""
                S: 220 server.example
                GONE
                """);
                var session = connect(server)) {
            session.disconnect();
            session.disconnect();
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
        }
    }

    @Test
    void leavingFailsNothingThatWasDone() {
        try (var server = serve("""
                S: 220 server.example
                C: NOOP
                S: 250 ok
                C: QUIT
                S: 421 no time for that
                GONE
                """);
                var session = connect(server)) {
            session.noop();
        }
    }

    @Test
    void disconnectForgetsTheServerToo() {
        try (var server = serve(OFFERS_SIZE + "GONE");
                var session = connect(server)) {
            session.ehlo();
            session.disconnect();
            assertThat(session.hasExtension("size")).isFalse();
            assertThat(session.isEsmtp()).isFalse();
        }
    }

    @Test
    void connectedSessionIsNotConnectedAnewUnderItsUser() {
        try (var server = serve("S: 220 server.example");
                var session = connect(server)) {
            assertThatIllegalStateException().isThrownBy(session::connect);
            session.disconnect();
        }
    }

    @Test
    void leavingALostConnectionIsSilent() {
        try (var server = serve("S: 220 server.example\nC: NOOP\nS: 250 ok\nCLOSE")) {
            SmtpSession used;
            try (var session = connect(server)) {
                session.noop();
                server.awaitClosed(1);
                used = session;
            }
            assertThat(used.isConnected()).isFalse();
        }
    }
}
