package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.Fault;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/**
 * Faults behind DATA's 354 and in the middle of a content: whatever it is, the client learns of it before it writes the
 * content's end, and so the mail was not sent, and nothing is in doubt.
 */
class HostileContentTest {

    private static final int AT_ONCE = 4;

    static final Step MIDDLE = Step.CONTENT.at(32_000);

    // A client that has read so much has written two blocks of 16 KiB: the fault is in the second, and what it does to
    // the
    // client is there before the third.
    private static final int BEFORE = 40_960;
    static final int LONG = 1_408_000;
    private static final int SHORT = 640;

    private static final Predicate<String> ENDLESS =
            Pattern.compile("and there is more|and so on").asPredicate();

    @TestFactory
    Stream<DynamicTest> contentWithAFaultInItIsNotSent() {
        return SideBySide.tests(AT_ONCE, cells(), cell -> session(cell, LONG));
    }

    @TestFactory
    Stream<DynamicTest> contentWithAFaultInItGoesAgainAndArrivesOnce() {
        return SideBySide.tests(AT_ONCE, cells(), cell -> template(cell, LONG));
    }

    private static Stream<Cell> cells() {
        return Stream.of(Lane.SMTP, Lane.SMTPS, Lane.LMTP_UNIX)
                .flatMap(lane -> Stream.of(Fault.values()).map(fault -> new Cell(lane, MIDDLE, fault)))
                .filter(cell -> isNoticed(cell.fault()));
    }

    /** Leaving out a reply that is not due is no fault, and of others the client learns by waiting only. */
    private static boolean isNoticed(Fault fault) {
        return switch (fault) {
            case NO_REPLY, STALL, NEVER_READ, SIP, DRIP, HALF_REPLY_AND_STALL -> false;
            default -> true;
        };
    }

    /** A server that goes away between the 354 and the first octet of a content that goes out in one write, end and all. */
    @TestFactory
    Stream<DynamicTest> serverThatHasLeftGetsNoContent() {
        return SideBySide.tests(AT_ONCE, leavingBehindData(), cell -> session(cell, SHORT));
    }

    @TestFactory
    Stream<DynamicTest> contentForAServerThatHasLeftGoesAgainAndArrivesOnce() {
        return SideBySide.tests(AT_ONCE, leavingBehindData(), cell -> template(cell, SHORT));
    }

    private static Stream<Cell> leavingBehindData() {
        return Stream.of(Lane.values()).map(lane -> new Cell(lane, Step.DATA, Fault.CLOSE_AFTER_REPLY));
    }

    private static void session(Cell cell, int octets) {
        Lane lane = cell.lane();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()));
                SmtpSession session = new SmtpSessionFactory(lane.session(server, Waits.PATIENT, new Waits())).open()) {
            Attempt attempt = Attempt.to(() -> session.send(Mails.mail(content(cell, octets, server))));
            attempt.assertIs(notSent(cell), where(lane, server), () -> Dialogues.of(server));
            if (attempt.failure() instanceof SmtpServerDisconnectedException lost) {
                boolean said = Effect.of(cell.fault()) == Effect.LEAVE || cell.fault() == Fault.RESET_AFTER_REPLY;
                assertThat(said || lost.partingReply() == null).as("last words").isTrue();
            }
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    private static void template(Cell cell, int octets) {
        Lane lane = cell.lane();
        var script =
                lane.script().faultOnConnection(1, cell.step(), cell.fault()).discardContent();
        try (ScriptedSmtpServer server = lane.start(script);
                SmtpTemplate template = lane.template(server, Waits.PATIENT, new Waits())) {
            Attempt attempt = Attempt.to(() -> template.send(Mails.mail(content(cell, octets, server))));
            Verdict delivered = Oracle.judge(new Cell(lane, Step.MAIL, Fault.BARE_LF));
            attempt.assertIs(delivered, where(lane, server), () -> Dialogues.of(server));
            assertThat(server.connections()).isEqualTo(2);
            assertThat(server.messages()).singleElement().satisfies(mail -> {
                assertThat(mail.size()).isEqualTo(octets);
                assertThat(mail.recipientAddresses()).containsExactly(Mails.BOB, Mails.CID);
            });
        }
    }

    private static String where(Lane lane, ScriptedSmtpServer server) {
        return lane.session(server, Waits.PATIENT, new Waits()).endpoint().toString();
    }

    /** Content that stops, when it is sent and not merely looked over, until the fault was committed. */
    static Content content(Cell cell, int octets, ScriptedSmtpServer server) {
        return LongContent.gated(octets, cell.step().equals(MIDDLE) ? BEFORE : 0, () -> {
            if (server.commands().contains("DATA")) {
                Eventually.becomes(() -> server.openConnections() < server.connections() || goesOn(server));
            }
        });
    }

    private static boolean goesOn(ScriptedSmtpServer server) {
        List<String> dialogue = server.transcript(1);
        return dialogue.contains("-- the server goes on")
                || dialogue.contains("-- the server stalls")
                || dialogue.stream().filter(ENDLESS).count() > 2;
    }

    private static Verdict notSent(Cell cell) {
        // As if a next command could not be said any more.
        return Oracle.judge(new Cell(cell.lane(), Step.DATA, Fault.EXTRA_REPLY)).withFailure(failure(cell));
    }

    /** Who leaves has left. Who says anything else has broken the protocol: there is nothing yet to say yes to. */
    private static Set<Class<? extends SmtpException>> failure(Cell cell) {
        if (cell.step().equals(Step.DATA)) {
            return Set.of(SmtpServerDisconnectedException.class); // that reply was due
        }
        return switch (cell.fault()) {
            case RESET, CLOSE, HALF_CLOSE, REPLY_421_AND_CLOSE, REPLY_421_AND_STAY ->
                Set.of(SmtpServerDisconnectedException.class);
            // The reset may take the yes away before it is read.
            case RESET_AFTER_REPLY -> Set.of(SmtpServerDisconnectedException.class, SmtpProtocolException.class);
            default -> Set.of(SmtpProtocolException.class);
        };
    }
}
