package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.Fault;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** One of the commands that are no part of a mail, said by hand to a server that commits a fault at it. */
final class CommandTrial {

    static final List<Step> COMMANDS = List.of(Step.RSET, Step.NOOP, Step.QUIT);

    private final Cell cell;
    private final Waits waits = new Waits();
    private final AtomicReference<@Nullable Reply> reply = new AtomicReference<>();

    CommandTrial(Cell cell) {
        this.cell = cell;
    }

    void run() {
        Lane lane = cell.lane();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()));
                SmtpSession session = new SmtpSessionFactory(lane.session(server, cell.timeouts(), waits)).open()) {
            Supplier<String> dialogue = () -> Dialogues.of(server);
            waits.begin();
            Throwable failure = catchThrowable(() -> reply.set(command(session)));
            waits.end();
            if (mustFail()) {
                assertThat(failure).as(dialogue).isNotNull();
                assertThat(failures()).as(dialogue).anyMatch(type -> type == failure.getClass());
                assertThat(session.isConnected()).isFalse();
                server.awaitClosed(1);
            } else {
                assertThat(failure).as(dialogue).isNull();
                assertThat(reply.get().code()).as(dialogue).isEqualTo(code());
                assertLeft(session);
            }
            if (effect() == Effect.SILENCE) {
                waits.assertEndedBy(Waits.SHORT);
            }
            assertThat(server.messages()).isEmpty();
        }
    }

    private Reply command(SmtpSession session) {
        return switch (cell.step().name()) {
            case "RSET" -> session.rset();
            case "NOOP" -> session.noop();
            default -> session.quit();
        };
    }

    private boolean isQuit() {
        return cell.step().equals(Step.QUIT);
    }

    private Effect effect() {
        return isClosedUnanswered(cell) ? Effect.END : cell.effect();
    }

    /** The server closes the connection behind its reply to QUIT, said or not. */
    static boolean isClosedUnanswered(Cell cell) {
        return cell.step().equals(Step.QUIT) && cell.fault() == Fault.NO_REPLY;
    }

    private boolean mustFail() {
        return switch (effect()) {
            case END, SILENCE, NONSENSE, LONG_LINE -> true;
            case NONE, ODD_TEXT, OUT_OF_PLACE, LEAVE, MORE, REPLY_THEN_END -> false;
        };
    }

    private Iterable<Class<? extends SmtpException>> failures() {
        return Oracle.failure(cell.step(), effect());
    }

    private int code() {
        return switch (effect()) {
            case LEAVE -> Reply.SERVICE_NOT_AVAILABLE;
            case OUT_OF_PLACE -> 354;
            default -> isQuit() ? 221 : 250;
        };
    }

    private void assertLeft(SmtpSession session) {
        if (isQuit()) {
            assertThat(session.isConnected()).isFalse();
            return;
        }
        switch (effect()) {
            case MORE -> {
                assertThat(session.isQuiet()).isFalse();
                assertThat(catchThrowable(session::noop)).isExactlyInstanceOf(SmtpProtocolException.class);
            }
            case REPLY_THEN_END -> {
                Eventually.becomes(() -> !session.isQuiet());
                assertThat(catchThrowable(session::noop)).isExactlyInstanceOf(SmtpServerDisconnectedException.class);
            }
            case LEAVE -> {
                // By hand the reply is returned, and it is the caller who leaves.
                if (cell.fault() == Fault.REPLY_421_AND_CLOSE) {
                    Eventually.becomes(() -> !session.isQuiet());
                }
            }
            default -> assertThat(session.isQuiet()).isTrue();
        }
    }
}
