package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.smtplib.SmtpTemplate;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** Faults at the commands that are no part of a mail, and at the leave-taking behind one that was accepted. */
class HostileCommandTest {

    private static final int AT_ONCE = 4;

    @TestFactory
    Stream<DynamicTest> commandByHandEndsAsItHasTo() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Cell.at(lane, CommandTrial.COMMANDS, Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, cell -> new CommandTrial(cell).run());
    }

    @TestFactory
    Stream<DynamicTest> sessionIsClosedAndItsMailStaysAccepted() {
        return SideBySide.tests(AT_ONCE, partings(), HostileCommandTest::leaveWithASession);
    }

    @TestFactory
    Stream<DynamicTest> templateIsClosedAndItsMailStaysAccepted() {
        return SideBySide.tests(AT_ONCE, partings(), HostileCommandTest::leaveWithATemplate);
    }

    private static Stream<Cell> partings() {
        return Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Cell.at(lane, List.of(Step.QUIT), Effect::isTold));
    }

    static void leaveWithASession(Cell cell) {
        Lane lane = cell.lane();
        Waits waits = new Waits();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()))) {
            SmtpSession session = new SmtpSessionFactory(lane.session(server, cell.timeouts(), waits)).open();
            assertThat(session.send(Mails.mail("first")).isAnyAccepted()).isTrue();
            waits.begin();
            session.close();
            waits.end();
            assertThat(session.isConnected()).isFalse();
            assertLeft(cell, server, waits);
        }
    }

    static void leaveWithATemplate(Cell cell) {
        Lane lane = cell.lane();
        Waits waits = new Waits();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()))) {
            SmtpTemplate template = lane.template(server, cell.timeouts(), waits);
            assertThat(template.send(Mails.mail("first")).isAnyAccepted()).isTrue();
            waits.begin();
            template.close();
            waits.end();
            assertThat(template.poolStats().total()).isZero();
            assertLeft(cell, server, waits);
        }
    }

    private static void assertLeft(Cell cell, ScriptedSmtpServer server, Waits waits) {
        assertThat(waits.open()).isZero();
        server.awaitClosed(1);
        assertThat(server.commands()).endsWith("QUIT");
        assertThat(server.messages())
                .singleElement()
                .satisfies(mail -> assertThat(mail.recipientAddresses()).containsExactly(Mails.BOB, Mails.CID));
        if (cell.isSilent() && !CommandTrial.isClosedUnanswered(cell)) {
            waits.assertEndedBy(Waits.SHORT);
        }
    }
}
