package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.LineEndings;
import org.smtplib.session.MailSource;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.TimedMail;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.value.Deadline;

/**
 * Every fault at every step of a mail among others that are pipelined. Here no oracle says what has to come out, since
 * what a server and its client say overlaps; what is told must not contradict what the server has.
 */
class HostilePipelineTest {

    private static final int AT_ONCE = 4;
    private static final int MAILS = 6;
    /** Some have gone before it, so that the server has taken a chunk, and some come behind it. */
    private static final int BEFALLEN = 3;

    private static final Duration SHORT = Duration.ofMillis(100);

    /** Who counts replies is told of the wrong ones: nothing but an end can be asked of that. */
    private static final Set<Fault> MISCOUNTED = EnumSet.of(Fault.EXTRA_REPLY, Fault.DUPLICATE_REPLY, Fault.NO_REPLY);

    private static final Set<Fault> NOT_HERE = EnumSet.of(Fault.SIP, Fault.NEVER_READ);

    /** How mails go. */
    private enum Way {
        GROUPED(Pipelining.DEFAULT.withChunking(false), false, 1),
        CHUNKED(Pipelining.DEFAULT.withOneFlight(0, Duration.ZERO), false, 1),
        ONE_FLIGHT(Pipelining.DEFAULT.withOneFlight(65_536, Duration.ofMinutes(1)), false, 1),
        OVERLAP(Pipelining.DEFAULT.withChunking(false), true, 1),
        OVERLAP_OF_CHUNKS(Pipelining.DEFAULT, true, 1),
        TRAIN(Pipelining.DEFAULT.withOneFlight(65_536, Duration.ofMinutes(1)).withTrain(3), true, 3);

        private final Pipelining pipelining;
        private final boolean inARow;
        private final int inDoubt;

        Way(Pipelining pipelining, boolean inARow, int inDoubt) {
            this.pipelining = pipelining;
            this.inARow = inARow;
            this.inDoubt = inDoubt;
        }
    }

    private record Square(Way way, Step step, Fault fault) {

        @Override
        public String toString() {
            return way + ": " + fault + " at " + step.name() + " " + step.position();
        }
    }

    private static Stream<Square> squares(boolean silent) {
        List<Step> steps = List.of(
                Step.MAIL,
                Step.RCPT.at(1),
                Step.RCPT.at(2),
                Step.RCPT.at(3),
                Step.DATA,
                Step.CONTENT.at(10),
                Step.END_OF_DATA.at(1),
                Step.RSET);
        return Arrays.stream(Way.values())
                .flatMap(way -> steps.stream()
                        .flatMap(step -> Arrays.stream(Fault.values()).map(fault -> new Square(way, step, fault))))
                .filter(square -> !NOT_HERE.contains(square.fault))
                .filter(square -> !(square.step.name().equals(Step.CONTENT.name()) && mayLie(square.fault)))
                .filter(square -> (Effect.of(square.fault) == Effect.SILENCE) == silent);
    }

    /** In the middle of a content these say 250 to what the server has not got, or 421 to what it keeps. */
    private static boolean mayLie(Fault fault) {
        return switch (Effect.of(fault)) {
            case NONE, ODD_TEXT, MORE, REPLY_THEN_END -> true;
            case SILENCE -> fault == Fault.DRIP;
            case LEAVE -> fault == Fault.REPLY_421_AND_STAY;
            default -> false;
        };
    }

    @TestFactory
    Stream<DynamicTest> whatIsToldAgreesWithTheServer() {
        return SideBySide.tests(AT_ONCE, squares(false), HostilePipelineTest::play);
    }

    @TestFactory
    Stream<DynamicTest> silentServerIsGivenUpWithinTheTimeOutsOfAllThatWaits() {
        Stream<Square> some = squares(true)
                .filter(square -> square.fault != Fault.DRIP && square.fault != Fault.HALF_REPLY_AND_STALL)
                .filter(square -> !Set.of(Step.RCPT.at(1), Step.RCPT.at(3)).contains(square.step));
        return SideBySide.tests(AT_ONCE, some, HostilePipelineTest::play);
    }

    private static void play(Square square) {
        MailServerScriptBuilder script = MailServerScript.smtp()
                .onRecipient(Mails.EVE, "550 5.1.1 no")
                .faultOnMail(BEFALLEN, square.step, square.fault);
        boolean silent = Effect.of(square.fault) == Effect.SILENCE;
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build())) {
            SessionConfig config = SessionConfig.builder(server.host())
                    .port(server.port())
                    .localHostName("client.example")
                    .lineEndings(LineEndings.NORMALIZE)
                    .pipelining(square.way.pipelining)
                    .timeouts(silent ? Waits.PATIENT.withCommand(SHORT).withFinalReply(SHORT) : Waits.PATIENT)
                    .build();
            Row row = new Row();
            long start = System.nanoTime();
            try (SmtpSession session = new SmtpSessionFactory(config).open()) {
                send(square.way, session, row);
            }
            // The time-outs of a train add up to some two seconds; what is left is for a busy machine.
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
            server.awaitAllClosed();
            Supplier<String> dialogue = () -> Dialogues.of(server);
            assertThat(row.told).as(dialogue).hasSize(row.asked);
            assertThat(row.told.stream().filter(Told::isInDoubt).count())
                    .as(dialogue)
                    .isLessThanOrEqualTo(square.way.inDoubt);
            if (!MISCOUNTED.contains(square.fault)) {
                row.told.forEach(told -> assertAgrees(told, server, dialogue));
            }
        }
    }

    private static void send(Way way, SmtpSession session, Row row) {
        if (way.inARow) {
            session.sendAll(row);
            return;
        }
        for (TimedMail next = row.next(); next != null; next = session.isReusable() ? row.next() : null) {
            try {
                row.sent(next.mail(), session.send(next.mail()));
            } catch (SmtpException e) {
                row.failed(next.mail(), e);
            }
        }
    }

    private static void assertAgrees(Told told, ScriptedSmtpServer server, Supplier<String> dialogue) {
        for (RecipientResult recipient : told.result.recipients()) {
            long taken = server.messages().stream()
                    .filter(mail -> mail.sender().address().equals(told.sender))
                    .filter(mail -> mail.recipientAddresses().contains(recipient.recipient()))
                    .count();
            switch (recipient.outcome()) {
                case ACCEPTED -> assertThat(taken).as(dialogue).isEqualTo(1);
                case IN_DOUBT -> assertThat(taken).as(dialogue).isLessThanOrEqualTo(1);
                case REJECTED_TRANSIENT, REJECTED_PERMANENT, NOT_SENT ->
                    assertThat(taken).as(dialogue).isZero();
            }
        }
    }

    private record Told(String sender, SendResult result) {

        boolean isInDoubt() {
            return result.recipients().stream().anyMatch(recipient -> recipient.outcome() == Outcome.IN_DOUBT);
        }
    }

    /** Six mails that differ in their sender. */
    private static final class Row implements MailSource {

        private final List<Told> told = new ArrayList<>();
        private int asked;

        @Override
        public @Nullable TimedMail next() {
            if (asked == MAILS) {
                return null;
            }
            asked++;
            Envelope envelope = Envelope.of("m" + asked + "@example.org", Mails.BOB, Mails.EVE, Mails.CID);
            byte[] content = Mails.message("number " + asked).getBytes(StandardCharsets.US_ASCII);
            return new TimedMail(new MailObject(envelope, Content.of(content)), Deadline.never());
        }

        @Override
        public void sent(MailObject mail, SendResult result) {
            told.add(new Told(mail.envelope().sender(), result));
        }

        @Override
        public void failed(MailObject mail, RuntimeException failure) {
            assertThat(failure).isInstanceOf(SmtpException.class);
            told.add(new Told(mail.envelope().sender(), ((SmtpException) failure).result()));
        }
    }
}
