package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.hostile.Mails.ANN;
import static org.smtplib.hostile.Mails.RECIPIENTS;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Eventually;

/** Opens a session with a server that commits a fault, sends one mail over it, and looks at what is left. */
final class SessionTrial {

    /** How a session sends a mail. */
    interface Way {
        SendResult send(SmtpSession session, String text);
    }

    static final Way SEND = (session, text) -> session.send(Mails.mail(text));

    static final Way SENDMAIL = (session, text) -> {
        session.sendMail(ANN, RECIPIENTS, Mails.message(text).getBytes(StandardCharsets.US_ASCII));
        return Objects.requireNonNull(session.lastResult());
    };

    private final Cell cell;
    private final Way way;
    private final Verdict verdict;
    private final Waits waits = new Waits();
    private final AtomicReference<@Nullable SmtpSession> opened = new AtomicReference<>();

    SessionTrial(Cell cell, Way way) {
        this.cell = cell;
        this.way = way;
        this.verdict = Oracle.judge(cell);
    }

    void run() {
        Lane lane = cell.lane();
        try (ScriptedSmtpServer server = lane.start(lane.script().fault(cell.step(), cell.fault()))) {
            var factory = new SmtpSessionFactory(lane.session(server, cell.timeouts(), waits));
            waits.begin();
            Attempt attempt = Attempt.to(() -> {
                opened.set(factory.open());
                return way.send(session(), "first");
            });
            waits.end();
            Supplier<String> dialogue = () -> Dialogues.of(server);
            String where = factory.config().endpoint().toString();
            if (opened.get() == null) {
                // There was no mail yet.
                attempt.assertFailure(verdict, where, dialogue);
                assertThat(attempt.told()).isNull();
                assertThat(verdict.mailBegun()).isFalse();
            } else {
                attempt.assertIs(verdict, where, dialogue);
            }
            assertThat(waits.commands()).as(dialogue).isEqualTo((int) verdict.commands());
            assertThat(waits.tls()).as(dialogue).isEqualTo(verdict.tls());
            if (cell.isSilent()) {
                waits.assertEndedBy(Waits.SHORT);
            }
            assertLeft(server, dialogue);
            assertThat(took(server)).as(dialogue).isEqualTo(verdict.ledger());
        }
    }

    private SmtpSession session() {
        return Objects.requireNonNull(opened.get());
    }

    private void assertLeft(ScriptedSmtpServer server, Supplier<String> dialogue) {
        switch (verdict.after()) {
            case CLOSED -> {
                SmtpSession session = opened.get();
                assertThat(session != null && (session.isConnected() || session.isReusable()))
                        .as(dialogue)
                        .isFalse();
                assertThat(waits.open()).isZero();
                server.awaitClosed(1);
            }
            case SPOILT -> {
                Eventually.becomes(() -> !session().isQuiet());
                SmtpException failure =
                        Attempt.to(() -> way.send(session(), "second")).failure();
                assertThat(failure).as(dialogue).isNotNull();
                assertThat(failure.result().with(Outcome.NOT_SENT)).isEqualTo(RECIPIENTS);
                assertThat(session().isConnected()).isFalse();
            }
            case USABLE -> {
                assertThat(session().isQuiet()).isTrue();
                assertThat(session().quit().code()).as(dialogue).isEqualTo(221);
            }
        }
    }

    /** For whom the server took the mail; every recipient of every copy. */
    private static List<String> took(ScriptedSmtpServer server) {
        return server.messages().stream()
                .map(ReceivedMail::recipientAddresses)
                .flatMap(List::stream)
                .toList();
    }
}
