package org.smtplib.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtplib.message.Outcome.ACCEPTED;
import static org.smtplib.message.Outcome.IN_DOUBT;
import static org.smtplib.message.Outcome.NOT_SENT;
import static org.smtplib.message.Outcome.REJECTED_PERMANENT;
import static org.smtplib.message.Outcome.REJECTED_TRANSIENT;
import static org.smtplib.session.RowPeer.CHUNKING;
import static org.smtplib.session.RowPeer.behind;
import static org.smtplib.session.RowPeer.car;
import static org.smtplib.session.RowPeer.chunk;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;

/**
 * Trains: whole mails behind each other without waiting, as many as the user allows. The servers answer nothing before
 * they have read the whole train. Two mails go before it, since a server has to take a chunk first.
 */
class TrainTest {

    private final RecordingListener events = new RecordingListener();

    private interface Judged {
        void by(SmtpSession session);
    }

    private void send(int window, MailRow row, Script script, Judged judged) {
        send(window, row, config -> {}, server -> server, script, judged);
    }

    private void send(
            int window,
            MailRow row,
            Consumer<SessionConfig.Builder> change,
            UnaryOperator<ScriptedSmtpServerBuilder> options,
            Script script,
            Judged judged) {
        var server = options.apply(ScriptedSmtpServer.builder()).start(RowPeer.offering(CHUNKING, peer -> {
            RowPeer.untilTrains(peer);
            chunk(peer);
            script.play(peer);
        }));
        try (server) {
            SessionConfig.Builder config = Sessions.to(server)
                    .pipelining(Pipelining.DEFAULT
                            .withOneFlight(65536, Duration.ofMinutes(1))
                            .withTrain(window))
                    .listener(events);
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

    private static final List<String> ANSWERS = List.of("250 reset", "250 ok", "250 ok", "250 taken");

    /** The mails behind the second one. */
    private static void train(Peer peer, int last) throws IOException {
        for (int mail = 3; mail <= last; mail++) {
            car(peer, mail);
        }
    }

    private static void say(Peer peer, List<String> replies) throws IOException {
        peer.say(replies.toArray(String[]::new));
    }

    /** The replies to the second mail's chunk and all of the mails behind it. */
    private static List<String> answers(int last) {
        List<String> answers = new ArrayList<>(List.of("250 taken"));
        for (int mail = 3; mail <= last; mail++) {
            answers.addAll(ANSWERS);
        }
        return answers;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, 16})
    void asManyMailsAsTheWindowHasGoUnanswered(int window) {
        int mails = window + 7;
        MailRow row = MailRow.of(mails);
        send(
                window,
                row,
                peer -> {
                    train(peer, window + 1);
                    assertThat(peer.hasBufferedInput()).isFalse();
                    peer.say("250 taken 2");
                    for (int mail = window + 2; mail <= mails; mail++) {
                        car(peer, mail);
                        assertThat(peer.hasBufferedInput()).isFalse();
                        say(peer, ANSWERS);
                    }
                    for (int mail = mails - window + 2; mail <= mails; mail++) {
                        say(peer, ANSWERS);
                    }
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes()).hasSize(mails).containsOnly(ACCEPTED);
                    assertThat(session.isReusable()).isTrue();
                });
    }

    @Test
    void serverThatWasSilentForLongGetsNoTrain() {
        MailRow row = MailRow.of(4);
        send(
                4,
                row,
                config -> config.pipelining(
                        Pipelining.DEFAULT.withOneFlight(65536, Duration.ZERO).withTrain(4)),
                server -> server,
                peer -> {
                    for (int mail = 3; mail <= 4; mail++) {
                        behind(peer, mail);
                        assertThat(peer.hasBufferedInput()).isFalse();
                        say(peer, List.of("250 taken", "250 reset", "250 ok", "250 ok"));
                        chunk(peer);
                    }
                    peer.say("250 taken");
                    peer.drainUntilEof();
                },
                session -> assertThat(row.outcomes()).hasSize(4).containsOnly(ACCEPTED));
    }

    @Test
    void eachMailOfATrainHasItsOwnFate() {
        MailRow row = MailRow.of(2).add("a").add("a").add("a", "b").add("a").add("a");
        send(
                6,
                row,
                peer -> {
                    car(peer, 3);
                    car(peer, 4);
                    behind(peer, 5, "a", "b");
                    chunk(peer);
                    car(peer, 6);
                    car(peer, 7);
                    peer.say("250 taken 2");
                    peer.say("250 reset", "550 not you", "250 of no account", "250 taken, and of no account");
                    peer.say("250 reset", "250 ok", "450 not now", "503 nobody");
                    peer.say("250 reset", "250 ok", "550 no", "250 ok", "250 taken 5");
                    peer.say("250 reset", "250 ok", "250 ok", "554 spam");
                    peer.say("250 reset", "250 ok", "250 ok", "250 taken 7");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcome(2)).isEqualTo(ACCEPTED);
                    assertThat(row.outcome(3)).isEqualTo(REJECTED_PERMANENT);
                    assertThat(row.outcome(4)).isEqualTo(REJECTED_TRANSIENT);
                    assertThat(row.outcomes(5)).containsExactly(REJECTED_PERMANENT, ACCEPTED);
                    assertThat(row.outcome(6)).isEqualTo(REJECTED_PERMANENT);
                    assertThat(row.failure(6)).isInstanceOf(SmtpDataException.class);
                    assertThat(row.outcome(7)).isEqualTo(ACCEPTED);
                    assertThat(session.isReusable()).isTrue();
                });
    }

    /** So many recipients that replies are read before the last of them is said. */
    @Test
    void longEnvelopeThatIsRefusedWhileItIsSaidTakesNoContentAlong() {
        String[] many = IntStream.range(0, 70).mapToObj(i -> "r" + i + "-").toArray(String[]::new);
        MailRow row = MailRow.of(2).add(many).add("a");
        send(
                4,
                row,
                peer -> {
                    peer.say("250 taken 2");
                    answering(peer, "503 busy", 3, many);
                    answering(peer, "250 reset", 3, many);
                    chunk(peer);
                    peer.say("250 taken 3");
                    envelopeInSteps(peer, 4, "a");
                    chunk(peer);
                    peer.say("250 taken 4");
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcome(2)).isEqualTo(ACCEPTED);
                    assertThat(row.outcomes(3)).hasSize(70).containsOnly(ACCEPTED);
                    assertThat(row.outcome(4)).isEqualTo(ACCEPTED);
                    assertThat(session.isReusable()).isTrue();
                });
    }

    private static void answering(Peer peer, String toReset, int number, String... letters) throws IOException {
        peer.expect("RSET");
        peer.say(toReset);
        envelopeInSteps(peer, number, letters);
    }

    private static void envelopeInSteps(Peer peer, int number, String... letters) throws IOException {
        peer.expectMatching("MAIL FROM:<s" + number + "@example.org>.*");
        peer.say("250 ok");
        for (String letter : letters) {
            peer.expect("RCPT TO:<" + MailRow.recipient(letter, number) + ">");
            peer.say("250 ok");
        }
    }

    /** The server leaves at the n-th reply to the third mail, and takes what is behind that with it. */
    @ParameterizedTest
    @CsvSource({"0, NOT_SENT", "1, NOT_SENT", "2, NOT_SENT", "3, REJECTED_TRANSIENT"})
    void serverThatLeavesInATrainLeavesTheMailsBehindInDoubt(int place, Outcome third) {
        MailRow row = MailRow.of(5);
        send(
                4,
                row,
                peer -> {
                    train(peer, 5);
                    peer.say("250 taken");
                    say(peer, ANSWERS.subList(0, place));
                    peer.say("421 shutting down");
                    peer.close();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, third, IN_DOUBT, IN_DOUBT);
                    assertThat(session.isReusable()).isFalse();
                });
    }

    @Test
    void serverThatAnnouncesItsLeaveAndAnswersAllTheSameIsHeardToTheEnd() {
        MailRow row = MailRow.of(9);
        send(
                4,
                row,
                peer -> {
                    train(peer, 5);
                    // In one write, so that the leave is known before another mail is asked for.
                    peer.say("250 taken", "250 reset", "421 shutting down soon", "503 no", "503 no");
                    say(peer, ANSWERS);
                    say(peer, ANSWERS);
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.outcomes().subList(0, 5))
                            .containsExactly(ACCEPTED, ACCEPTED, NOT_SENT, ACCEPTED, ACCEPTED);
                    assertThat(row.outcomes().subList(5, row.asked())).allMatch(NOT_SENT::equals);
                    assertThat(session.isConnected()).isFalse();
                });
    }

    /** The connection dies behind n of the replies to the second mail and three behind it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8, 9, 12})
    void mailsWithoutTheirFinalReplyAreInDoubtWhenTheConnectionDies(int replies) {
        MailRow row = MailRow.of(5);
        List<Outcome> expected = new ArrayList<>(List.of(ACCEPTED));
        int taken = (replies + 3) / 4;
        expected.addAll(Collections.nCopies(taken, ACCEPTED));
        expected.addAll(Collections.nCopies(4 - taken, IN_DOUBT));
        send(
                4,
                row,
                peer -> {
                    train(peer, 5);
                    say(peer, answers(5).subList(0, replies));
                    peer.close();
                },
                session -> {
                    assertThat(row.outcomes()).isEqualTo(expected);
                    assertThat(session.isReusable()).isFalse();
                });
    }

    @Test
    void serverThatRefusesTheResetInATrainGetsNoMoreTrains() {
        MailRow row = MailRow.of(5);
        send(
                4,
                row,
                peer -> {
                    train(peer, 5);
                    peer.say("250 taken", "503 busy", "503 busy", "503 busy", "503 busy");
                    peer.expectEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, IN_DOUBT, IN_DOUBT, IN_DOUBT);
                    assertThat(events.events()).anyMatch(event -> event.startsWith("stepped down OVERLAP"));
                });
    }

    @Test
    void serverThatDoesNotKnowBdatInATrainGetsNoMoreChunks() {
        MailRow row = MailRow.of(4);
        send(
                3,
                row,
                peer -> {
                    train(peer, 4);
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok", "500 what?");
                    peer.expectEof();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, NOT_SENT, IN_DOUBT);
                    assertThat(events.events()).anyMatch(event -> event.startsWith("stepped down CHUNKING"));
                });
    }

    @Test
    void moreRepliesThanCommandsLeaveTheLastMailInDoubt() {
        MailRow row = MailRow.of(3);
        send(
                3,
                row,
                peer -> {
                    train(peer, 3);
                    peer.sayRaw("250 taken\r\n250 reset\r\n250 ok\r\n250 ok\r\n250 ok\r\n554 no\r\n");
                    peer.expectEof();
                },
                session -> assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, IN_DOUBT));
    }

    /** A content that is read a second time as another one. */
    private record Changed(String first, String then, boolean fails, boolean[] read) implements Content {

        static Changed of(String first, String then, boolean fails) {
            return new Changed(first, then, fails, new boolean[1]);
        }

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public InputStream open() {
            boolean second = read[0];
            read[0] = true;
            // One that hands over its octets by read() alone.
            return new FilterInputStream(new ByteArrayInputStream((second ? then : first).getBytes(US_ASCII))) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    if (count < 0 && second && fails) {
                        throw new IllegalStateException("the disk is gone");
                    }
                    return count;
                }

                @Override
                public int read(byte[] target) throws IOException {
                    return read(target, 0, target.length);
                }
            };
        }
    }

    @ParameterizedTest
    @CsvSource({
        "100, 99, false",
        "100, 101, false",
        "100, 50, true",
        "1, 300, false",
        "0, 1, false",
        "50000, 49999, false",
        "50000, 50001, false",
        "50000, 50000, true",
        "50000, 90000, false"
    })
    void contentThatCannotBeReadToItsEndLeavesNoMailBeforeItInDoubt(int announced, int then, boolean fails) {
        Content changed = Changed.of("x".repeat(announced), "x".repeat(then), fails);
        MailRow row = MailRow.of(3).add(changed, "a").add("a");
        send(
                5,
                row,
                peer -> {
                    train(peer, 3);
                    behind(peer, 4);
                    String size = peer.expectMatching("BDAT [0-9]+ LAST");
                    say(peer, answers(3));
                    peer.say("250 reset", "250 ok", "250 ok");
                    long came = peer.drainUntilEof();
                    assertThat(came).isLessThan(Long.parseLong(size.split(" ")[1]));
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, ACCEPTED, NOT_SENT);
                    assertThat(row.failure(4)).hasMessageContaining("could not be read to its end");
                    assertThat(session.isConnected()).isFalse();
                });
    }

    @Test
    void mailsBeforeAnUnreadableContentAreInDoubtOnlyWhereTheServerDoesNotAnswer() {
        Content changed = Changed.of("x".repeat(100), "x", false);
        MailRow row = MailRow.of(3).add(changed, "a");
        send(
                5,
                row,
                peer -> {
                    train(peer, 3);
                    behind(peer, 4);
                    peer.say("250 taken");
                    peer.close();
                },
                session -> {
                    assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, IN_DOUBT, NOT_SENT);
                    assertThat(row.failure(3)).isInstanceOf(SmtpInDoubtException.class);
                    assertThat(row.failure(4)).hasMessageContaining("could not be read to its end");
                });
    }

    @Test
    void contentThatWasPreparedAndNeverWrittenIsNotInDoubt() {
        MailRow row = new MailRow() {
            @Override
            public @Nullable TimedMail next() {
                if (asked() == 2) {
                    throw new IllegalStateException("no more");
                }
                return super.next();
            }
        };
        row.add("a").add("a").add("a");
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(CHUNKING, peer -> {
                    RowPeer.untilTrains(peer);
                    peer.expectEof();
                }));
                var session = Sessions.open(Sessions.to(server).pipelining(Pipelining.DEFAULT.withTrain(3)))) {
            assertThatThrownBy(() -> session.sendAll(row)).hasMessage("no more");
            assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT);
            server.awaitClosed(1);
        }
    }

    /** The source fails at each mail that it is told of, or when it is asked for a sixth one. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void eachMailOfATrainIsToldOfWhateverItsSourceThrows(boolean whenTold, boolean whenAsked) {
        MailRow row = new MailRow() {
            @Override
            public @Nullable TimedMail next() {
                if (whenAsked && asked() == 5) {
                    throw new IllegalStateException("failed at 6");
                }
                return super.next();
            }

            @Override
            public void sent(MailObject mail, SendResult result) {
                super.sent(mail, result);
                fail();
            }

            @Override
            public void failed(MailObject mail, RuntimeException failure) {
                super.failed(mail, failure);
                fail();
            }

            private void fail() {
                if (whenTold && told() > 1) {
                    throw new IllegalStateException("failed at " + told());
                }
            }
        };
        for (int mail = 1; mail <= 6; mail++) {
            row.add("a");
        }
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(CHUNKING, peer -> {
                    RowPeer.untilTrains(peer);
                    chunk(peer);
                    train(peer, 5);
                    peer.say("250 taken 2");
                    peer.drainUntilEof();
                }));
                var session = Sessions.open(Sessions.to(server)
                        .pipelining(Pipelining.DEFAULT
                                .withOneFlight(65536, Duration.ofMinutes(1))
                                .withTrain(4)))) {
            assertThatThrownBy(() -> session.sendAll(row)).hasMessage(whenTold ? "failed at 2" : "failed at 6");
            assertThat(row.told()).isEqualTo(row.asked());
            assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, IN_DOUBT, IN_DOUBT, IN_DOUBT);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }

    @Test
    void eachMailIsToldOfWhenTheConnectionEndsAndTheSourceThrows() {
        MailRow row = new MailRow() {
            @Override
            public void failed(MailObject mail, RuntimeException failure) {
                super.failed(mail, failure);
                throw new IllegalStateException("failed at " + told());
            }
        };
        for (int mail = 1; mail <= 5; mail++) {
            row.add("a");
        }
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(CHUNKING, peer -> {
                    RowPeer.untilTrains(peer);
                    chunk(peer);
                    train(peer, 5);
                    peer.say("250 taken 2");
                    peer.close();
                }));
                var session = Sessions.open(Sessions.to(server)
                        .pipelining(Pipelining.DEFAULT
                                .withOneFlight(65536, Duration.ofMinutes(1))
                                .withTrain(4)))) {
            assertThatThrownBy(() -> session.sendAll(row)).hasMessage("failed at 3");
            assertThat(row.outcomes()).containsExactly(ACCEPTED, ACCEPTED, IN_DOUBT, IN_DOUBT, IN_DOUBT);
        }
    }

    @Test
    void errorOfAContentInATrainLeavesNoMailUntold() {
        Content broken = new StepwiseContent().then(() -> {
            throw new StackOverflowError("in the content");
        });
        MailRow row = MailRow.of(3).add(new MeasuredContent(broken, 100), "a").add("a");
        try (var server = ScriptedSmtpServer.start(RowPeer.offering(CHUNKING, peer -> {
                    RowPeer.untilTrains(peer);
                    peer.drainUntilEof();
                }));
                var session = Sessions.open(Sessions.to(server)
                        .pipelining(Pipelining.DEFAULT
                                .withOneFlight(65536, Duration.ofMinutes(1))
                                .withTrain(4)))) {
            assertThatThrownBy(() -> session.sendAll(row)).isInstanceOf(StackOverflowError.class);
            assertThat(row.told()).isEqualTo(row.asked());
            assertThat(row.outcomes()).containsExactly(ACCEPTED, NOT_SENT, NOT_SENT, NOT_SENT);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }

    /** A content that says its length without being read. */
    private record MeasuredContent(Content content, int octets) implements Content {

        @Override
        public boolean isRepeatable() {
            return true;
        }

        @Override
        public @Nullable ContentScan scan() throws IOException {
            return Content.of("x".repeat(octets)).scan();
        }

        @Override
        public InputStream open() throws IOException {
            return content.open();
        }
    }

    @Test
    void interruptionLeavesTheWrittenMailsInDoubt() {
        MailRow row = MailRow.of(6);
        Thread sender = Thread.currentThread();
        try {
            send(
                    3,
                    row,
                    peer -> {
                        train(peer, 4);
                        sender.interrupt();
                        peer.drainUntilEof();
                    },
                    session -> {
                        assertThat(Thread.interrupted()).isTrue();
                        assertThat(row.outcomes()).containsExactly(ACCEPTED, IN_DOUBT, IN_DOUBT, IN_DOUBT);
                        assertThat(session.isConnected()).isFalse();
                    });
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void eightRefusedMailsInARowEndATrain() {
        MailRow row = MailRow.of(40);
        send(
                4,
                row,
                peer -> {
                    train(peer, 5);
                    peer.say("554 spam");
                    for (int mail = 6; mail <= 15; mail++) {
                        if (mail <= 12) {
                            car(peer, mail);
                        }
                        peer.say("250 reset", "250 ok", "250 ok", "554 spam");
                    }
                    peer.drainUntilEof();
                },
                session -> {
                    assertThat(row.asked()).isEqualTo(12);
                    assertThat(session.isReusable()).isFalse();
                });
    }

    private static final int RECIPIENTS = 5;

    private static Content large() {
        return Content.of(("x".repeat(98) + "\r\n").repeat(1_000).getBytes(US_ASCII));
    }

    /** Answers each command at length before it reads the next one, as a simple server does. */
    private static void talk(Peer peer, int mails) throws IOException {
        String text = ("250-" + "x".repeat(900) + "\r\n").repeat(8) + "250 ok\r\n";
        int taken = 0;
        while (taken < mails) {
            String line = peer.readLine();
            if (line.startsWith("BDAT")) {
                peer.readExactly(Integer.parseInt(line.split(" ")[1]));
                taken++;
            }
            peer.sayRaw(text);
        }
    }

    /** Over a Unix socket, whose buffers are small: both sides would wait until the other one reads, for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void serverThatWritesWhileWeWriteIsHeard(boolean tls, @TempDir Path directory) {
        MailRow row = new MailRow();
        for (int mail = 1; mail <= 17; mail++) {
            row.add(
                    large(),
                    List.of("a", "b", "c", "d", "e").subList(0, RECIPIENTS).toArray(String[]::new));
        }
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expectMatching("EHLO .*");
            if (tls) {
                peer.say("250-server.example", "250 STARTTLS");
                peer.expect("STARTTLS");
                peer.say("220 go ahead");
                peer.startTls();
                peer.expectMatching("EHLO .*");
            }
            peer.say("250-server.example", "250-PIPELINING", "250 CHUNKING");
            talk(peer, 17);
            peer.drainUntilEof();
        };
        Timeouts patient = Sessions.PATIENT;
        try (var server = ScriptedSmtpServer.builder()
                        .unixPath(directory.resolve("s"))
                        .start(script);
                var session = Sessions.open(Sessions.to(server)
                        .startTls(tls ? StartTls.OPPORTUNISTIC : StartTls.NONE)
                        .timeouts(new Timeouts(
                                patient.connect(),
                                patient.tls(),
                                patient.greeting(),
                                patient.command(),
                                Duration.ofSeconds(5),
                                patient.finalReply()))
                        .pipelining(Pipelining.DEFAULT
                                .withOneFlight(65536, Duration.ofMinutes(1))
                                .withTrain(16)))) {
            session.sendAll(row);
            assertThat(row.outcomes()).hasSize(17).containsOnly(ACCEPTED);
            session.disconnect();
            server.awaitClosed(1);
        }
    }
}
