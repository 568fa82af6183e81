package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Fault;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/**
 * Servers that keep a client waiting, or answer one octet at a time, at every step: each wait ends by its own deadline,
 * and no later than a fifth of it or a second after, whichever is more.
 */
class HostileStallTest {

    // They wait, and do little else.
    private static final int AT_ONCE = 24;

    /** What the first of its kind costs, classes to load and certificates to make, is none of a wait's. */
    @BeforeAll
    static void warmUp() {
        Warnings.off();
        Stream.of(Lane.values())
                .forEach(lane ->
                        new SessionTrial(new Cell(lane, Step.GREETING, Fault.BARE_LF), SessionTrial.SEND).run());
    }

    @AfterAll
    static void warnAgain() {
        Warnings.on();
    }

    private static boolean isSilent(Effect effect) {
        return effect == Effect.SILENCE;
    }

    @TestFactory
    Stream<DynamicTest> everyWaitOfASessionEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.STARTTLS, Lane.SMTPS, Lane.LMTP, Lane.LMTP_UNIX)
                .flatMap(lane -> Cell.all(lane, HostileStallTest::isSilent));
        return SideBySide.tests(AT_ONCE, cells, cell -> new SessionTrial(cell, SessionTrial.SEND).run());
    }

    @TestFactory
    Stream<DynamicTest> everyWaitForACommandByHandEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Cell.at(lane, CommandTrial.COMMANDS, HostileStallTest::isSilent));
        return SideBySide.tests(AT_ONCE, cells, cell -> new CommandTrial(cell).run());
    }

    @TestFactory
    Stream<DynamicTest> everyWaitOfATemplateEnds() {
        Stream<Cell> cells =
                Stream.of(Lane.SMTP, Lane.LMTP).flatMap(lane -> Cell.all(lane, HostileStallTest::isSilent));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onANewConnection);
    }

    /** But for the final reply: to wait less for it than its own time-out says would only make doubt. */
    @TestFactory
    Stream<DynamicTest> everyWaitEndsByTheDeadlineOfAMail() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.STARTTLS, Lane.LMTP)
                .flatMap(lane -> Cell.all(lane, HostileStallTest::isSilent))
                .filter(cell -> !cell.step().name().equals(Step.END_OF_DATA.name()));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::byTheDeadlineOfAMail);
    }

    @TestFactory
    Stream<DynamicTest> everyWaitOnAUsedConnectionEndsAndIsASignOfADeadOne() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.LMTP)
                .flatMap(lane -> Cell.at(lane, lane.transaction(), HostileStallTest::isSilent));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onAUsedConnection);
    }

    @TestFactory
    Stream<DynamicTest> everyWaitInFrontOfAMailEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.LMTP)
                .flatMap(lane -> Cell.at(lane, List.of(Step.RSET), HostileStallTest::isSilent));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onReset);
    }

    @TestFactory
    Stream<DynamicTest> everyLeaveTakingOfASessionEnds() {
        return SideBySide.tests(AT_ONCE, partings(), HostileCommandTest::leaveWithASession);
    }

    @TestFactory
    Stream<DynamicTest> everyLeaveTakingOfATemplateEnds() {
        return SideBySide.tests(AT_ONCE, partings(), HostileCommandTest::leaveWithATemplate);
    }

    private static Stream<Cell> partings() {
        return Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Cell.at(lane, List.of(Step.QUIT), HostileStallTest::isSilent));
    }

    /** More than the buffers of both kernels hold, to servers that read little of it, or nothing. */
    @TestFactory
    Stream<DynamicTest> everyWriteEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Stream.of(Fault.NEVER_READ, Fault.SIP)
                        .map(fault -> new Cell(lane, Step.CONTENT.at(40_000), fault)));
        return SideBySide.tests(
                AT_ONCE,
                cells,
                cell -> content(
                        cell,
                        40_000_000,
                        Waits.PATIENT.withWrite(Waits.SHORT),
                        SmtpTimeoutException.class,
                        Outcome.NOT_SENT));
    }

    @TestFactory
    Stream<DynamicTest> everyWaitForTheFinalReplyToAContentThatWasNotReadEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Stream.of(Fault.NEVER_READ, Fault.SIP, Fault.STALL)
                        .map(fault -> new Cell(lane, Step.CONTENT.at(5), fault)));
        return SideBySide.tests(
                AT_ONCE,
                cells,
                cell -> content(
                        cell,
                        640,
                        Waits.PATIENT.withFinalReply(Waits.SHORT),
                        SmtpInDoubtException.class,
                        Outcome.IN_DOUBT));
    }

    /** A server that began to speak in the middle of a content is given a second for its last words. */
    @TestFactory
    Stream<DynamicTest> everyWaitForTheRestOfAReplyInTheMiddleOfAContentEnds() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .map(lane -> new Cell(lane, HostileContentTest.MIDDLE, Fault.HALF_REPLY_AND_STALL));
        return SideBySide.tests(AT_ONCE, cells, HostileStallTest::halfAReply);
    }

    private static void halfAReply(Cell cell) {
        Lane lane = cell.lane();
        Waits waits = new Waits();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()));
                var session = new SmtpSessionFactory(lane.session(server, Waits.PATIENT, waits)).open()) {
            MailObject mail = Mails.mail(HostileContentTest.content(cell, HostileContentTest.LONG, server));
            waits.begin();
            Attempt attempt = Attempt.to(() -> session.send(mail));
            waits.end();
            waits.assertEndedBy(Duration.ofSeconds(1));
            assertThat(attempt.failure()).isExactlyInstanceOf(SmtpProtocolException.class);
            assertThat(attempt.told()).isNotNull();
            assertThat(attempt.told().with(Outcome.NOT_SENT)).containsExactly(Mails.BOB, Mails.CID);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    private static void content(
            Cell cell, long octets, Timeouts timeouts, Class<? extends SmtpException> failure, Outcome outcome) {
        Lane lane = cell.lane();
        Waits waits = new Waits();
        try (ScriptedSmtpServer server = lane.start(
                ScriptedSmtpServer.builder().receiveBuffer(4096), lane.script().fault(cell.step(), cell.fault()))) {
            var session = new SmtpSessionFactory(lane.session(server, timeouts, waits)).open();
            waits.begin();
            Attempt attempt = Attempt.to(() -> session.send(Mails.mail(LongContent.once(octets, waits::mark))));
            waits.end();
            waits.assertEndedBy(Waits.SHORT);
            assertThat(attempt.failure()).isExactlyInstanceOf(failure);
            assertThat(attempt.told()).isNotNull();
            assertThat(attempt.told().with(outcome)).containsExactly(Mails.BOB, Mails.CID);
            assertThat(attempt.told().with(Outcome.REJECTED_PERMANENT)).containsExactly(Mails.EVE);
            assertThat(session.isConnected()).isFalse();
            assertThat(waits.open()).isZero();
            assertThat(server.messages()).isEmpty();
        }
    }
}
