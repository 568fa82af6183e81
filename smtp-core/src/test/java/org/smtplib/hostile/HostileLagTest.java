package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.message.Outcome;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/**
 * A server whose replies lag one behind, as after one that nobody asked for and that came too late to be noticed: no
 * recipient may be told of another's refusal.
 */
class HostileLagTest {

    private static final Script LAGGARD = peer -> {
        peer.say("220 server.example");
        answer(peer, "EHLO client.example", "250 server.example");
        answer(peer, "MAIL FROM:<ann@example.org>", "250 2.0.0 left over");
        answer(peer, "RCPT TO:<bob@example.org>", "250 2.1.0 sender ok");
        answer(peer, "RCPT TO:<eve@example.org>", "250 2.1.5 bob is welcome");
        answer(peer, "RCPT TO:<cid@example.org>", "550 5.1.1 eve is not");
        answer(peer, "DATA", "250 2.1.5 cid is welcome");
        peer.expectEof();
    };

    private static void answer(Peer peer, String line, String reply) throws IOException {
        peer.expect(line);
        peer.say(reply);
    }

    @Test
    void nobodyIsCalledRefusedByAReplyThatMayBeAnothers() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(LAGGARD);
                SmtpSession session =
                        new SmtpSessionFactory(Lane.OPPORTUNISTIC.session(server, Waits.PATIENT, new Waits())).open()) {
            Attempt attempt = Attempt.to(() -> session.send(Mails.mail("first")));
            assertThat(attempt.failure()).isExactlyInstanceOf(SmtpProtocolException.class);
            assertThat(attempt.told()).isNotNull();
            assertThat(attempt.told().with(Outcome.NOT_SENT)).isEqualTo(Mails.RECIPIENTS);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void mailGoesAgainToAllOfThem() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(
                        LAGGARD, Lane.OPPORTUNISTIC.script().build());
                SmtpTemplate template = Lane.OPPORTUNISTIC.template(server, Waits.PATIENT, new Waits())) {
            Attempt attempt = Attempt.to(() -> template.send(Mails.mail("first")));
            assertThat(attempt.told()).isNotNull();
            assertThat(Attempt.outcomes(attempt.told()))
                    .isEqualTo(Map.of(
                            Mails.BOB,
                            Outcome.ACCEPTED,
                            Mails.EVE,
                            Outcome.REJECTED_PERMANENT,
                            Mails.CID,
                            Outcome.ACCEPTED));
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipientAddresses()).containsExactly(Mails.BOB, Mails.CID));
        }
    }
}
