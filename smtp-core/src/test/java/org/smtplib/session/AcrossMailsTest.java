package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtplib.message.Outcome.ACCEPTED;
import static org.smtplib.message.Outcome.IN_DOUBT;
import static org.smtplib.message.Outcome.NOT_SENT;
import static org.smtplib.message.Outcome.REJECTED_PERMANENT;
import static org.smtplib.message.Outcome.REJECTED_TRANSIENT;
import static org.smtplib.session.RowPeer.CHUNKING;
import static org.smtplib.session.RowPeer.PIPELINING;
import static org.smtplib.session.RowPeer.behind;
import static org.smtplib.session.RowPeer.chunk;
import static org.smtplib.session.RowPeer.content;
import static org.smtplib.session.RowPeer.envelope;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Content;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.value.Deadline;

/**
 * The next mail's envelope goes with the content of the one before: one round trip a mail. These servers answer nothing
 * before they have read all that belongs to a flight: a client that waits in between waits for ever.
 */
class AcrossMailsTest {

    private final RecordingListener events = new RecordingListener();

    private interface Judged {
        void by(SmtpSession session);
    }

    private void send(MailRow row, String[] keywords, Script script, Judged judged) {
        send(row, config -> {}, keywords, script, judged);
    }

    private void send(
            MailRow row, Consumer<SessionConfig.Builder> change, String[] keywords, Script script, Judged judged) {
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(keywords, script))) {
            SessionConfig.Builder config =
                    Sessions.to(server).pipelining(Pipelining.DEFAULT).listener(events);
            change.accept(config);
            try (var session = Sessions.open(config)) {
                session.sendAll(row);
                assertThat(row.told()).isEqualTo(row.asked());
                judged.by(session);
                session.disconnect();
                server.awaitClosed(1);
            }
        }
    }

    // --- L2

    @Test
    void nextEnvelopeGoesWithTheChunkOfTheMailBefore() {
        MailRow row = MailRow.of(4);
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    for (int mail = 1; mail < 4; mail++) {
                        chunk(peer);
                        behind(peer, mail + 1);
                        peer.say("250 taken " + mail, "250 reset", "250 ok", "250 ok");
                    }
                    chunk(peer);
                    peer.say("250 taken 4");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).hasSize(4).containsOnly(ACCEPTED);
                    for (int mail = 1; mail <= 4; mail++) {
                        assertThat(row.reply(mail)).isEqualTo("taken " + mail);
                    }
                    assertThat(session.isReusable()).isTrue();
                });
    }

    @Test
    void refusedRecipientInTheMiddleIsThatOfItsMail() {
        MailRow row = new MailRow().add("a").add("a", "b").add("a");
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 2, "a", "b");
                    peer.say("250 taken", "250 reset", "250 ok", "550 no", "250 ok");
                    chunk(peer);
                    behind(peer, 3);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcome(1)).isEqualTo(ACCEPTED);
                    assertThat(row.outcomes(2)).containsExactly(REJECTED_PERMANENT, ACCEPTED);
                    assertThat(row.outcome(3)).isEqualTo(ACCEPTED);
                });
    }

    /** A later 2yz of a transaction whose MAIL failed is about nothing; or about the mail before. */
    @ParameterizedTest
    @ValueSource(strings = {"250 yes", "503 no"})
    void refusedSenderInTheMiddleCostsNoContent(String toRecipient) {
        MailRow row = MailRow.of(3);
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 2);
                    peer.say("250 taken", "250 reset", "550 not you", toRecipient);
                    behind(peer, 3);
                    peer.say("250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, REJECTED_PERMANENT, ACCEPTED);
                    assertThat(row.failure(2)).isInstanceOf(SmtpSenderRefusedException.class);
                });
    }

    @Test
    void mailRefusedAtItsEndDoesNotHarmTheNext() {
        MailRow row = MailRow.of(3);
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 2);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 3);
                    peer.say("554 spam", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> assertThat(row.outcomes()).containsExactly(ACCEPTED, REJECTED_PERMANENT, ACCEPTED));
    }

    @Test
    void mailThatIsTooLargeOrMalformedIsNotOfferedAndTheOthersGo() {
        MailRow row = new MailRow()
                .add("a")
                .add(Content.of("x".repeat(2_000)), "a")
                .add(Content.of("lone\nline feed"), "a")
                .add("a");
        send(
                row,
                config -> config.lineEndings(LineEndings.REJECT),
                new String[] {"PIPELINING", "CHUNKING", "SIZE 1000"},
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 4);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcome(1)).isEqualTo(ACCEPTED);
                    assertThat(row.failure(2)).isInstanceOf(SmtpNotSupportedException.class);
                    assertThat(row.outcome(2)).isEqualTo(NOT_SENT);
                    assertThat(row.failure(3)).isInstanceOf(IllegalArgumentException.class);
                    assertThat(row.outcome(4)).isEqualTo(ACCEPTED);
                });
    }

    @Test
    void mailWhoseTimeIsOverIsNotBegunAndTheOthersGo() {
        MailRow row = new MailRow()
                .add("a")
                .add(Content.of(Sessions.TEXT), Deadline.after(Duration.ZERO), "a")
                .add("a");
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 3);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT, ACCEPTED);
                    assertThat(row.failure(2)).isInstanceOf(SmtpTimeoutException.class);
                });
    }

    @Test
    void contentOfUnknownLengthGoesByDataBetweenChunks() {
        MailRow row = new MailRow()
                .add("a")
                .add(new StepwiseContent().lines(640), "a")
                .add("a");
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    chunk(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok", "354 go ahead");
                    assertThat(peer.readContent()).hasSize(643);
                    behind(peer, 3);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> assertThat(row.outcomes()).hasSize(3).containsOnly(ACCEPTED));
    }

    // --- L1

    private static void firstContent(Peer peer) throws IOException {
        envelope(peer, 1);
        peer.expect("DATA");
        peer.say("250 ok", "250 ok", "354 go ahead");
        content(peer);
    }

    @Test
    void nextEnvelopeAndDataGoWithTheContentWhereThereAreNoChunks() {
        MailRow row = MailRow.of(4);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    for (int mail = 2; mail <= 4; mail++) {
                        behind(peer, mail);
                        peer.expect("DATA");
                        peer.say("250 taken " + (mail - 1), "250 reset", "250 ok", "250 ok", "354 go ahead");
                        content(peer);
                    }
                    peer.say("250 taken 4");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).hasSize(4).containsOnly(ACCEPTED);
                    assertThat(row.reply(4)).isEqualTo("taken 4");
                    assertThat(session.isReusable()).isTrue();
                });
    }

    @Test
    void goAheadForNobodyIsAnsweredByNothing() {
        MailRow row = MailRow.of(3);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "250 reset", "250 ok", "550 no", "354 go ahead");
                    peer.expectEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, REJECTED_PERMANENT);
                    assertThat(row.failure(2)).isInstanceOf(SmtpRecipientsRefusedException.class);
                    assertThat(session.isConnected()).isFalse();
                });
    }

    @Test
    void goAheadBehindARefusedSenderIsAnsweredByNothing() {
        MailRow row = MailRow.of(3);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "250 reset", "503 sender already given", "250 ok", "354 go ahead");
                    peer.expectEof();
                },
                session -> assertThat(row.outcomes()).containsExactly(ACCEPTED, REJECTED_PERMANENT));
    }

    @Test
    void refusedMailsInTheMiddleLeaveTheOthersAlone() {
        MailRow row = MailRow.of(4);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("554 spam", "250 reset", "250 ok", "450 not now", "554 nobody");
                    behind(peer, 3);
                    peer.expect("DATA");
                    peer.say("250 reset", "250 ok", "250 ok", "451 not now");
                    behind(peer, 4);
                    peer.expect("DATA");
                    peer.say("250 reset", "250 ok", "250 ok", "354 go ahead");
                    content(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> assertThat(row.outcomes())
                        .containsExactly(REJECTED_PERMANENT, REJECTED_TRANSIENT, REJECTED_TRANSIENT, ACCEPTED));
    }

    /** As Haraka does: it is busy with the content, and says so to each command behind it. */
    @Test
    void serverThatDoesNotOverlapIsAskedAgainAndThenWaitedFor() {
        MailRow row = MailRow.of(3);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "503 busy", "503 busy", "503 busy", "503 busy");
                    for (int mail = 2; mail <= 3; mail++) {
                        if (mail == 2) {
                            peer.expect("RSET");
                        }
                        envelope(peer, mail);
                        peer.expect("DATA");
                        peer.say(mail == 2 ? new String[] {"250 reset"} : new String[0]);
                        peer.say("250 ok", "250 ok", "354 go ahead");
                        content(peer);
                        peer.say("250 taken");
                    }
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).hasSize(3).containsOnly(ACCEPTED);
                    assertThat(events.events())
                            .filteredOn(event -> event.startsWith("stepped down"))
                            .hasSize(1)
                            .allMatch(event -> event.startsWith("stepped down OVERLAP"));
                });
    }

    @Test
    void goAheadToADrainedGroupIsAnsweredByNothing() {
        MailRow row = MailRow.of(2);
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "503 busy", "250 ok", "250 ok", "354 go ahead");
                    peer.expectEof();
                },
                session -> assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT));
    }

    @Test
    void lmtpHasAReplyForEachAcceptedRecipientBeforeThoseOfTheNextEnvelope() {
        MailRow row = new MailRow().add("a", "b", "c").add("a");
        send(
                row,
                config -> config.protocol(Protocol.LMTP),
                CHUNKING,
                peer -> {
                    envelope(peer, 1, "a", "b", "c");
                    peer.expect("DATA");
                    peer.say("250 ok", "250 ok", "550 no b", "250 ok", "354 go ahead");
                    content(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken for a", "452 c is full", "250 reset", "250 ok", "250 ok", "354 go ahead");
                    content(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes(1)).containsExactly(ACCEPTED, REJECTED_PERMANENT, REJECTED_TRANSIENT);
                    assertThat(row.outcome(2)).isEqualTo(ACCEPTED);
                    assertThat(session.isReusable()).isTrue();
                });
    }

    // --- the end of a connection

    private static final List<String> OVERLAPPED =
            List.of("250 taken", "250 reset", "250 ok", "250 ok", "354 go ahead");

    /** The server leaves at the n-th reply to a content and the next mail's envelope behind it. */
    @ParameterizedTest
    @CsvSource({
        "0, true, REJECTED_TRANSIENT",
        "1, true, ACCEPTED",
        "2, true, ACCEPTED",
        "3, true, ACCEPTED",
        "4, true, ACCEPTED",
        "0, false, REJECTED_TRANSIENT",
        "1, false, ACCEPTED",
        "2, false, ACCEPTED",
        "3, false, ACCEPTED"
    })
    void serverThatLeavesHasTakenWhatItSaid(int place, boolean byData, Outcome first) {
        MailRow row = MailRow.of(3);
        send(
                row,
                byData ? PIPELINING : CHUNKING,
                peer -> {
                    overlapped(peer, byData);
                    List<String> replies = new ArrayList<>(OVERLAPPED.subList(0, place));
                    replies.add("421 shutting down");
                    peer.say(replies.toArray(String[]::new));
                    peer.close();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(first, NOT_SENT);
                    assertThat(session.isReusable()).isFalse();
                });
    }

    private static void overlapped(Peer peer, boolean byData) throws IOException {
        if (byData) {
            firstContent(peer);
            behind(peer, 2);
            peer.expect("DATA");
        } else {
            envelope(peer, 1);
            peer.say("250 ok", "250 ok");
            chunk(peer);
            behind(peer, 2);
        }
    }

    /** The connection dies behind n of the replies to a content and the next mail's envelope. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, true", "2, true", "4, true", "5, true", "0, false", "1, false", "3, false", "4, false"})
    void atMostOneMailIsInDoubtWhenTheConnectionDies(int replies, boolean byData) {
        MailRow row = MailRow.of(3);
        boolean secondContent = replies == (byData ? 5 : 4);
        send(
                row,
                byData ? PIPELINING : CHUNKING,
                peer -> {
                    overlapped(peer, byData);
                    peer.say(OVERLAPPED.subList(0, replies).toArray(String[]::new));
                    if (secondContent && byData) {
                        content(peer);
                    } else if (secondContent) {
                        chunk(peer);
                    }
                    peer.close();
                },
                session -> {
                    List<Outcome> outcomes = row.outcomes();
                    assertThat(outcomes.get(0)).isEqualTo(replies == 0 ? IN_DOUBT : ACCEPTED);
                    assertThat(outcomes.get(1)).isEqualTo(secondContent ? IN_DOUBT : NOT_SENT);
                    assertThat(outcomes.subList(2, outcomes.size())).allMatch(NOT_SENT::equals);
                    assertThat(session.isReusable()).isFalse();
                });
    }

    @Test
    void failuresSayWhichMailMetTheEnd() {
        MailRow row = MailRow.of(2);
        send(
                row,
                CHUNKING,
                peer -> {
                    overlapped(peer, false);
                    peer.close();
                },
                session -> {
                    assertThat(row.failure(1)).isInstanceOf(SmtpInDoubtException.class);
                    assertThat(row.failure(2))
                            .isInstanceOf(SmtpServerDisconnectedException.class)
                            .hasMessageContaining("ended with a mail before this one");
                });
    }

    @Test
    void serverThatDoesNotKnowBdatAfterAllGetsNoneFromTheNextSession() {
        MailRow row = MailRow.of(2);
        MailRow again = MailRow.of(1);
        Script knowsNoBdat = RowPeer.offering(CHUNKING, peer -> {
            overlapped(peer, false);
            peer.say("500 what?", "500 what?", "250 ok", "250 ok");
            peer.expectEof();
        });
        Script data = RowPeer.offering(CHUNKING, peer -> {
            firstContent(peer);
            peer.say("250 taken");
            peer.drainUntilEof();
        });
        try (var server = ScriptedSmtpServer.start(knowsNoBdat, data)) {
            var sessions = new SmtpSessionFactory(Sessions.to(server)
                    .pipelining(Pipelining.DEFAULT)
                    .listener(events)
                    .build());
            try (var session = sessions.open()) {
                session.sendAll(row);
            }
            assertThat(row.outcomes()).containsExactly(NOT_SENT, NOT_SENT);
            assertThat(events.events()).anyMatch(event -> event.startsWith("stepped down CHUNKING"));
            try (var session = sessions.open()) {
                session.sendAll(again);
                session.disconnect();
            }
            assertThat(again.outcomes()).containsExactly(ACCEPTED);
            server.awaitClosed(2);
        }
    }

    // --- guards

    @Test
    void eightRefusedMailsInARowAreEnoughForOneConnection() {
        MailRow row = MailRow.of(20);
        send(
                row,
                CHUNKING,
                peer -> {
                    envelope(peer, 1);
                    peer.say("250 ok", "250 ok");
                    for (int mail = 1; mail <= 8; mail++) {
                        chunk(peer);
                        behind(peer, mail + 1);
                        peer.say("554 spam", "250 reset", "250 ok", "250 ok");
                    }
                    chunk(peer);
                    peer.say("554 spam");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.asked()).isEqualTo(9);
                    assertThat(row.outcomes()).containsOnly(REJECTED_PERMANENT);
                    assertThat(session.isReusable()).isFalse();
                    assertThat(session.isConnected()).isTrue();
                });
    }

    @Test
    void timeOutsOfAGroupAddUp() {
        MailRow row = MailRow.of(2);
        Timeouts patient = Sessions.PATIENT;
        Duration each = Duration.ofMillis(400);
        send(
                row,
                config -> config.timeouts(new Timeouts(
                        patient.connect(), patient.tls(), patient.greeting(), each, patient.write(), each)),
                CHUNKING,
                peer -> {
                    overlapped(peer, false);
                    peer.drip("250 this takes longer than one reply may", Duration.ofMillis(15));
                    peer.say("250 reset", "250 ok", "250 ok");
                    chunk(peer);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED));
    }

    @Test
    void contentThatCannotBeReadEndsTheConnectionAndLeavesNothingInDoubt() {
        StepwiseContent unreadable = new StepwiseContent().lines(640).then(() -> {
            throw new IOException("the disk is gone");
        });
        MailRow row = new MailRow().add("a").add(unreadable, "a").add("a");
        send(
                row,
                PIPELINING,
                peer -> {
                    firstContent(peer);
                    behind(peer, 2);
                    peer.expect("DATA");
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok", "354 go ahead");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT, NOT_SENT);
                    assertThat(row.failure(2)).hasMessageContaining("the disk is gone");
                    assertThat(row.failure(3)).isInstanceOf(SmtpServerDisconnectedException.class);
                });
    }

    @Test
    void interruptionLeavesTheWrittenMailInDoubtAndTheNextUnsent() {
        MailRow row = MailRow.of(3);
        Thread sender = Thread.currentThread();
        try {
            send(
                    row,
                    CHUNKING,
                    peer -> {
                        overlapped(peer, false);
                        sender.interrupt();
                        peer.drainUntilEof();
                    },
                    session -> {
                        assertThat(Thread.interrupted()).isTrue();
                        assertThat(row.outcomes()).containsExactly(IN_DOUBT, NOT_SENT);
                        assertThat(session.isConnected()).isFalse();
                    });
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void whatASourceThrowsEndsTheConnectionAndEachMailUnderWayIsTold() {
        MailRow row = new MailRow() {
            @Override
            public void sent(MailObject mail, SendResult result) {
                super.sent(mail, result);
                throw new SmtpException("the caller's own", null);
            }
        };
        row.add("a").add("a").add("a");
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(CHUNKING, peer -> {
                    overlapped(peer, false);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok");
                    peer.expectEof();
                }));
                var session = Sessions.open(Sessions.to(server).pipelining(Pipelining.DEFAULT))) {
            assertThatThrownBy(() -> session.sendAll(row)).hasMessage("the caller's own");
            assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }
}
