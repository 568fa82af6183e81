package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;

/** A server that will not have the rest of a content says why, and leaves: that is read, and reported. */
class PartingReplyTest {

    private static final int SMALL = 640;
    /** More than the sockets of both sides hold, so that the write itself fails. */
    private static final int LARGE = 64_000_000;

    private interface Farewell {
        /** Says it, counts down, and may then stay. */
        void say(Peer peer, CountDownLatch said) throws Exception;
    }

    /** Takes the envelope and the first line of the content, then says farewell. */
    private static Script script(Farewell farewell, CountDownLatch said) {
        return peer -> {
            peer.say("220 server.example");
            peer.expectMatching("[EL]HLO .*");
            peer.say("250 server.example");
            peer.expect("MAIL FROM:<ann@example.org>");
            peer.say("250 ok");
            peer.expect("RCPT TO:<bob@example.org>");
            peer.say("250 ok");
            peer.expect("DATA");
            peer.say("354 go ahead");
            peer.readLine();
            try {
                farewell.say(peer, said);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            } finally {
                said.countDown();
            }
        };
    }

    private static SmtpException failure(boolean tls, int octets, Farewell farewell) {
        CountDownLatch said = new CountDownLatch(1);
        ScriptedSmtpServerBuilder builder = ScriptedSmtpServer.builder();
        if (tls) {
            builder.implicitTls();
        }
        // A first part that is written, so that the server has something to break off; the rest when it has.
        StepwiseContent content =
                new StepwiseContent().lines(32_000).then(() -> await(said)).lines(octets);
        try (var server = builder.start(script(farewell, said));
                var session = Sessions.open(Sessions.to(server)
                        .protocol(tls ? Protocol.SMTPS : Protocol.SMTP)
                        .startTls(StartTls.NONE))) {
            SmtpException failure = catchThrowableOfType(
                    SmtpException.class, () -> session.send(Sessions.mail(content, "bob@example.org")));
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isTrue();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
            return failure;
        }
    }

    private static void await(CountDownLatch said) {
        try {
            said.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertOutcome(SmtpException failure, Outcome outcome) {
        SendResult result = failure.result();
        assertThat(result).isNotNull();
        assertThat(result.of("bob@example.org").outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({"false, 640", "false, 64000000", "true, 640", "true, 64000000"})
    void refusalBeforeTheContentsEndDecides(boolean tls, int octets) {
        SmtpException failure = failure(tls, octets, (peer, said) -> {
            peer.say("552 5.3.4 too big for us");
            peer.close();
        });
        assertThat(failure)
                .isInstanceOfSatisfying(
                        SmtpDataException.class, e -> assertThat(e.code()).isEqualTo(552))
                .hasMessageContaining("552 5.3.4 too big for us");
        assertOutcome(failure, Outcome.REJECTED_PERMANENT);
        assertThat(failure.result().of("bob@example.org").reply().code()).isEqualTo(552);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void refusalForNowDecidesForNow(int octets) {
        SmtpException failure = failure(false, octets, (peer, said) -> {
            peer.say("452 4.3.1 disk full");
            peer.close();
        });
        assertThat(failure).isInstanceOf(SmtpDataException.class);
        assertThat(failure.isTransient()).isTrue();
        assertOutcome(failure, Outcome.REJECTED_TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void serverThatLeavesHasRefusedNobodyAndItsWordsAreKept(int octets) {
        SmtpException failure = failure(false, octets, (peer, said) -> {
            peer.say("421 4.3.2 shutting down");
            peer.close();
        });
        assertThat(failure)
                .isInstanceOfSatisfying(
                        SmtpServerDisconnectedException.class,
                        e -> assertThat(e.partingReply()).hasToString("421 4.3.2 shutting down"))
                .hasMessageContaining("421 4.3.2 shutting down");
        assertOutcome(failure, Outcome.NOT_SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void yesBeforeTheContentsEndIsNotBelieved(boolean tls) {
        SmtpException failure = failure(tls, SMALL, (peer, said) -> {
            peer.say("250 2.0.0 queued");
            said.countDown();
            peer.drainUntilEof();
        });
        assertThat(failure).isInstanceOf(SmtpProtocolException.class).hasMessageContaining("250 2.0.0 queued");
        assertOutcome(failure, Outcome.NOT_SENT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatCannotAnswerAnyMoreGetsNoContentsEnd(boolean tls) {
        SmtpException failure = failure(tls, SMALL, (peer, said) -> {
            peer.shutdownOutput();
            said.countDown();
            peer.drainUntilEof();
        });
        assertOutcome(failure, Outcome.NOT_SENT);
    }
}
