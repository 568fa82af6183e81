package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/**
 * What goes together (RFC 2920, RFC 3030). These servers answer nothing before they have read all that belongs to a
 * flight: a client that waits in between waits for ever.
 */
class PipeliningTest {

    private static final String[] BOTH = {"PIPELINING", "CHUNKING"};
    private static final int LENGTH = Sessions.TEXT.length();

    private static Script script(String[] keywords, Script then) {
        return peer -> {
            peer.say("220 server.example");
            peer.expectMatching("[EL]HLO .*");
            List<String> lines = new ArrayList<>(List.of("250-server.example"));
            for (String keyword : keywords) {
                lines.add("250-" + keyword);
            }
            lines.add("250 8BITMIME");
            peer.say(lines.toArray(String[]::new));
            then.play(peer);
        };
    }

    private static SessionConfig.Builder pipelining(ScriptedSmtpServer server) {
        return Sessions.to(server).pipelining(Pipelining.DEFAULT);
    }

    private static SmtpSession open(ScriptedSmtpServer server) {
        return Sessions.open(pipelining(server));
    }

    private static void envelope(Peer peer) throws IOException {
        peer.expect("MAIL FROM:<ann@example.org>");
        peer.expect("RCPT TO:<bob@example.org>");
    }

    private static void chunk(Peer peer) throws IOException {
        peer.expect("BDAT " + LENGTH + " LAST");
        assertThat(new String(peer.readExactly(LENGTH), StandardCharsets.US_ASCII))
                .isEqualTo(Sessions.TEXT);
    }

    /** A mail by envelope and chunk apart, so that the server has taken a chunk. */
    private static void firstMail(Peer peer) throws IOException {
        envelope(peer);
        assertThat(peer.hasBufferedInput()).as("content with its envelope").isFalse();
        peer.say("250 ok", "250 ok");
        chunk(peer);
        peer.say("250 taken");
    }

    private static SendResult send(SmtpSession session) {
        return session.send(Sessions.mail("bob@example.org"));
    }

    @Test
    void envelopeAndDataGoTogetherWhereTheServerOffersPipelining() {
        try (var server = ScriptedSmtpServer.start(script(new String[] {"PIPELINING"}, peer -> {
                    envelope(peer);
                    peer.expect("RCPT TO:<cid@example.org>");
                    peer.expect("DATA");
                    peer.say("250 ok", "250 ok", "550 no cid", "354 go ahead");
                    peer.readContent();
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server)) {
            SendResult result = session.send(Sessions.mail("bob@example.org", "cid@example.org"));
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly("bob@example.org");
            assertThat(result.of("cid@example.org").reply().code()).isEqualTo(550);
            assertThat(session.isReusable()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void contentGoesWithItsBdatAndTheNextMailInOneFlight() {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    firstMail(peer);
                    envelope(peer);
                    chunk(peer);
                    peer.say("250 ok", "250 ok", "250 taken in one flight");
                    peer.drainUntilEof();
                }));
                var session = open(server)) {
            assertThat(send(session).isComplete()).isTrue();
            SendResult second = send(session);
            assertThat(second.of("bob@example.org").reply().text()).isEqualTo("taken in one flight");
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    /** RFC 3030 section 2: behind a chunk that was refused the state is not known. */
    @Test
    void mailBehindARefusedChunkBeginsWithResetAndIsNotInOneFlight() {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    firstMail(peer);
                    envelope(peer);
                    chunk(peer);
                    peer.say("250 ok", "250 ok", "554 spam");
                    peer.expect("RSET");
                    envelope(peer);
                    assertThat(peer.hasBufferedInput()).isFalse();
                    peer.say("250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server)) {
            send(session);
            assertThatExceptionOfType(SmtpDataException.class)
                    .isThrownBy(() -> send(session))
                    .withMessageContaining("554 spam");
            assertThat(send(session).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void contentLargerThanTheLimitOfOneFlightWaitsForTheEnvelope() {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    firstMail(peer);
                    firstMail(peer);
                    peer.drainUntilEof();
                }));
                var session = Sessions.open(Sessions.to(server)
                        .pipelining(Pipelining.DEFAULT.withOneFlight(LENGTH - 1, Duration.ofMinutes(1))))) {
            send(session);
            assertThat(send(session).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void silentServerIsAskedBeforeItGetsAContent() {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    firstMail(peer);
                    firstMail(peer);
                    peer.drainUntilEof();
                }));
                var session = Sessions.open(
                        Sessions.to(server).pipelining(Pipelining.DEFAULT.withOneFlight(65536, Duration.ZERO)))) {
            send(session);
            assertThat(send(session).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void contentThatCanBeReadOnceGoesByDataSinceItsLengthIsNotKnown() {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    envelope(peer);
                    peer.expect("DATA");
                    peer.say("250 ok", "250 ok", "354 go ahead");
                    peer.readContent();
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server)) {
            assertThat(session.send(Sessions.mail(new StepwiseContent().lines(640), "bob@example.org"))
                            .isComplete())
                    .isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void refusedSenderCostsNoContentAndLeavesTheSessionUsable() {
        try (var server = ScriptedSmtpServer.start(script(new String[] {"PIPELINING"}, peer -> {
                    envelope(peer);
                    peer.expect("DATA");
                    peer.say("550 no", "250 ignored, since MAIL was refused", "503 no transaction");
                    peer.expect("RSET");
                    envelope(peer);
                    peer.expect("DATA");
                    peer.say("250 reset", "250 ok", "250 ok", "354 go ahead");
                    peer.readContent();
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server)) {
            SmtpSenderRefusedException e = catchThrowableOfType(SmtpSenderRefusedException.class, () -> send(session));
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly("bob@example.org");
            assertThat(send(session).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void goAheadForNobodyIsAnsweredByNothing() {
        try (var server = ScriptedSmtpServer.start(script(new String[] {"PIPELINING"}, peer -> {
                    envelope(peer);
                    peer.expect("DATA");
                    peer.say("250 ok", "550 no bob", "354 go ahead");
                    peer.expectEof();
                }));
                var session = open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> send(session));
            assertThat(e).isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly("bob@example.org");
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }

    @Test
    void refusedSenderInOneFlightIsRefusedWhateverFollows() {
        oneFlight(peer -> peer.say("550 no", "250 ok", "250 taken all the same"), (session, e) -> {
            assertThat(e).isInstanceOf(SmtpSenderRefusedException.class);
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly("bob@example.org");
        });
    }

    @Test
    void leaveTakenInMailsPlaceMeansNotSent() {
        oneFlight(
                peer -> {
                    peer.say("421 shutting down");
                    peer.close();
                },
                (session, e) -> {
                    assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
                    assertThat(session.isLost()).isTrue();
                });
    }

    @Test
    void leaveTakenInTheFinalPlaceIsARefusalForNow() {
        oneFlight(
                peer -> {
                    peer.say("250 ok", "250 ok", "421 shutting down");
                    peer.close();
                },
                (session, e) -> {
                    assertThat(e).isInstanceOf(SmtpDataException.class);
                    assertThat(e.result().with(Outcome.REJECTED_TRANSIENT)).containsExactly("bob@example.org");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void flightWithoutItsFinalReplyIsInDoubt(int replies) {
        oneFlight(
                peer -> {
                    peer.say(List.of("250 ok", "250 ok").subList(0, replies).toArray(String[]::new));
                    peer.close();
                },
                (session, e) -> {
                    assertThat(e).isInstanceOf(SmtpInDoubtException.class);
                    assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly("bob@example.org");
                });
    }

    @Test
    void nonsenseInTheFinalPlaceIsInDoubt() {
        oneFlight(
                peer -> peer.say("250 ok", "250 ok", "what?"),
                (session, e) -> assertThat(e).isInstanceOf(SmtpInDoubtException.class));
    }

    @Test
    void moreRepliesThanCommandsLeaveTheMailInDoubt() {
        oneFlight(
                peer -> peer.sayRaw("250 ok\r\n250 ok\r\n250 ok\r\n550 no\r\n"),
                (session, e) -> assertThat(e).isInstanceOf(SmtpInDoubtException.class));
    }

    @Test
    void serverThatDoesNotKnowBdatAfterAllHasNotTakenTheMail() {
        oneFlight(
                peer -> {
                    peer.say("250 ok", "250 ok", "500 what is BDAT?");
                    peer.expectEof();
                },
                (session, e) -> {
                    assertThat(e).isInstanceOf(SmtpServerDisconnectedException.class);
                    assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
                    assertThat(session.isLost()).isTrue();
                });
    }

    private interface Judged {
        void by(SmtpSession session, SmtpException failure);
    }

    /** A second mail, all in one flight, and what the server says to it. */
    private static void oneFlight(Script answers, Judged judged) {
        try (var server = ScriptedSmtpServer.start(script(BOTH, peer -> {
                    firstMail(peer);
                    envelope(peer);
                    chunk(peer);
                    answers.play(peer);
                }));
                var session = open(server)) {
            send(session);
            SmtpException failure = catchThrowableOfType(SmtpException.class, () -> send(session));
            assertThat(failure).isNotNull();
            judged.by(session, failure);
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void sendMailWaitsForEachReplyAsSmtplibDoes() {
        var script = MailServerScript.smtp().refusePipelining().build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = open(server)) {
            assertThat(session.sendMail("ann@example.org", List.of("bob@example.org"), "hello"))
                    .isEmpty();
        }
    }

    @Test
    void serverThatDoesNotOfferItGetsOneCommandAfterTheOther() {
        var script = MailServerScript.smtp()
                .keywords("8BITMIME", "CHUNKING")
                .refusePipelining()
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = open(server)) {
            assertThat(send(session).isComplete()).isTrue();
            assertThat(server.commands()).contains("DATA");
        }
    }

    @Test
    void anyNumberOfRecipientsPasses() {
        String[] recipients = new String[500];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "user" + i + "@example.org";
        }
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onRecipient("user77@example.org", "550 no")
                        .build());
                var session = open(server)) {
            SendResult result = session.send(Sessions.mail(recipients));
            assertThat(result.with(Outcome.ACCEPTED)).hasSize(499);
            assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly("user77@example.org");
            assertThat(server.messages().get(0).recipientAddresses()).hasSize(499);
        }
    }

    @Test
    void lmtpGroupsItsCommandsAndHasAReplyForEach() {
        var script = MailServerScript.lmtp()
                .onEndOfDataFor("cid@example.org", "552 full")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(pipelining(server).protocol(Protocol.LMTP))) {
            SendResult result = session.send(Sessions.mail("bob@example.org", "cid@example.org"));
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly("bob@example.org");
            assertThat(result.with(Outcome.REJECTED_PERMANENT)).containsExactly("cid@example.org");
            assertThat(session.isReusable()).isTrue();
        }
    }

    /** A content that is longer, or shorter, each time that it is read. */
    private record Unstable(AtomicInteger length, int change) implements Content {

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public InputStream open() {
            int now = length.getAndAdd(change);
            return new ByteArrayInputStream("x".repeat(now).getBytes(StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1, 20_000, -20_000})
    void contentThatHasNotTheAnnouncedLengthIsNotDelivered(int change) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = open(server)) {
            var content = new Unstable(new AtomicInteger(50_000), change);
            SmtpException e = catchThrowableOfType(
                    SmtpException.class, () -> session.send(Sessions.mail(content, "bob@example.org")));
            assertThat(e).hasMessageContaining("nothing was delivered");
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly("bob@example.org");
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }
}
