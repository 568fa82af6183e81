package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.session.SmtpSession;
import org.smtplib.transport.Endpoint;

/** {@code command} takes any line, a login or a mail transaction said by hand, too. */
class ByHandSecrecyTest extends PlayedInPieces {

    private final List<String> told = new ArrayList<>();

    private final SmtpEventListener listener = new SmtpEventListener() {
        @Override
        public void sending(Endpoint endpoint, String line) {
            told.add(line);
        }
    };

    @Test
    void initialResponseIsNotTold() {
        try (var server = serve("""
                S: 220 server.example
                C: AUTH XOAUTH2 dG9rZW4=
                S: 235 welcome
                C: auth PLAIN AGFubgBzZWNyZXQ=
                S: 503 already
                C: AUTH LOGIN
                S: 503 already
                GONE
                """);
                var session = SmtpSession.open(config(server).listener(listener).build())) {
            session.command("AUTH", "XOAUTH2 dG9rZW4=");
            session.command("auth PLAIN AGFubgBzZWNyZXQ=", "");
            session.command("AUTH LOGIN", "");
            session.disconnect();
        }
        assertThat(told).containsExactly("AUTH XOAUTH2 ***", "auth PLAIN ***", "AUTH LOGIN");
    }

    @Test
    void answerToAChallengeIsNotToldEitherNorNamedInAFailure() {
        try (var server = serve("""
                S: 220 server.example
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: YW5u
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                CLOSE
                """);
                var session = SmtpSession.open(config(server).listener(listener).build())) {
            session.command("AUTH", "LOGIN");
            session.command("YW5u", "");
            assertThatThrownBy(() -> session.command("c2VjcmV0", ""))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageNotContaining("c2VjcmV0");
        }
        assertThat(told).containsExactly("AUTH LOGIN", "***", "***");
    }

    @Test
    void transactionBegunByHandIsAbandonedBeforeTheNextMail() {
        try (var server = serve(HELLO + """
                C: mail from:<ann@example.org>
                S: 250 ok
                C: RSET
                S: 250 ok
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.command("mail from:<ann@example.org>", "");
            session.sendMail("ann@example.org", List.of("bob@example.org"), "hello");
            session.disconnect();
        }
    }

    @Test
    void answerToAChallengeThatTheServerRepeatsIsNotTold() {
        try (var server = serve("""
                S: 220 server.example
                C: AUTH LOGIN
                S: 334 UGFzc3dvcmQ6
                C: c2VjcmV0
                S: 535 bad answer c2VjcmV0
                C: NOOP
                S: 250 c2VjcmV0 is a word like any other by now
                GONE
                """);
                var session = SmtpSession.open(config(server).listener(listener).build())) {
            session.command("AUTH", "LOGIN");
            assertThat(session.command("c2VjcmV0", "").text()).isEqualTo("bad answer ***");
            assertThat(session.noop().text()).startsWith("c2VjcmV0");
            session.disconnect();
        }
    }

    @Test
    void answerIsNotNamedWhereTheServerSpokeOutOfTurn() {
        try (var server = serve(peer -> {
                    peer.say("220 server.example");
                    peer.expect("AUTH LOGIN");
                    peer.sayRaw("334 UGFzc3dvcmQ6\r\n334 UGFzc3dvcmQ6\r\n");
                    peer.drainUntilEof();
                });
                var session = SmtpSession.open(config(server).listener(listener).build())) {
            session.command("AUTH", "LOGIN");
            // In single octets the second line may come too late to be noticed here; it is never shown all the same.
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> session.command("c2VjcmV0", "")))
                    .satisfies(e -> assertThat(String.valueOf(e)).doesNotContain("c2VjcmV0"));
            session.disconnect();
        }
    }
}
