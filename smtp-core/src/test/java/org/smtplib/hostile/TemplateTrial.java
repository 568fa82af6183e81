package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.hostile.Verdict.After;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/**
 * Sends over a template to a server that commits a fault: what the mail comes to, whether it goes a second time, and
 * that the next one is none the worse for it.
 */
final class TemplateTrial {

    private static final List<String> BOTH = List.of(Mails.BOB, Mails.CID);

    private final Cell cell;
    private final Waits waits = new Waits();
    private final Map<String, List<String>> ledger = new TreeMap<>();

    private TemplateTrial(Cell cell) {
        this.cell = cell;
    }

    /** The fault strikes the first connection with its first mail. */
    static void onANewConnection(Cell cell) {
        Oracle oracle = new Oracle(cell.lane().steps(), cell.lane().isLmtp());
        MailServerScriptBuilder script = cell.lane().script().faultOnConnection(1, cell.step(), cell.fault());
        new TemplateTrial(cell).strike(script, oracle, false, template -> {});
    }

    /** The fault strikes a connection that a mail went over before. */
    static void onAUsedConnection(Cell cell) {
        Oracle oracle = new Oracle(cell.lane().transaction(), cell.lane().isLmtp());
        MailServerScriptBuilder script = cell.lane().script().faultOnMail(2, cell.step(), cell.fault());
        TemplateTrial trial = new TemplateTrial(cell);
        trial.ledger.put("before", BOTH);
        trial.strike(script, oracle, true, template -> template.send(Mails.mail("before")));
    }

    /** The fault strikes the RSET in front of a mail, because the one before was broken off. */
    static void onReset(Cell cell) {
        List<Step> steps = new ArrayList<>(List.of(Step.RSET));
        steps.addAll(cell.lane().transaction());
        MailServerScriptBuilder script = cell.lane()
                .script()
                .on("MAIL", Replies.once("550 5.7.1 not you"))
                .faultOnConnection(1, Step.RSET, cell.fault());
        new TemplateTrial(cell)
                .strike(
                        script,
                        new Oracle(steps, cell.lane().isLmtp()),
                        true,
                        template -> assertThat(Attempt.to(() -> template.send(Mails.mail("before")))
                                        .failure())
                                .isInstanceOf(SmtpSenderRefusedException.class));
    }

    /** The fault strikes every connection. */
    static void onEveryConnection(Cell cell) {
        MailServerScriptBuilder script = cell.lane().script().fault(cell.step(), cell.fault());
        new TemplateTrial(cell).strikeAlways(script);
    }

    /** The fault strikes, each wait may be long, and the mail has a deadline of its own. */
    static void byTheDeadlineOfAMail(Cell cell) {
        Waits waits = new Waits();
        try (ScriptedSmtpServer server = cell.lane().start(cell.lane().script().fault(cell.step(), cell.fault()));
                SmtpTemplate template = cell.lane().template(server, Waits.PATIENT, waits)) {
            waits.begin();
            Attempt attempt = Attempt.to(() -> template.send(Mails.mail("first"), Waits.SHORT));
            waits.end();
            waits.assertAllEndedBy(Waits.SHORT);
            assertThat(attempt.failure()).isExactlyInstanceOf(SmtpTimeoutException.class);
            assertThat(attempt.told()).isNotNull();
            // On a slow machine it may have been over before the fault.
            assertThat(Attempt.outcomes(attempt.told()))
                    .containsEntry(Mails.BOB, Outcome.NOT_SENT)
                    .containsEntry(Mails.CID, Outcome.NOT_SENT);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    /** What comes before the mail that is struck. */
    private interface Prelude {
        void play(SmtpTemplate template);
    }

    private void strike(MailServerScriptBuilder script, Oracle oracle, boolean reused, Prelude prelude) {
        Verdict struck = oracle.judge(cell.step(), cell.fault());
        boolean again = struck.goesAgain(reused);
        Verdict verdict = again ? oracle.judge(Step.MAIL, Fault.BARE_LF) : struck;
        try (ScriptedSmtpServer server = cell.lane().start(script);
                SmtpTemplate template = cell.lane().template(server, cell.timeouts(), waits)) {
            prelude.play(template);
            Supplier<String> dialogue = () -> Dialogues.of(server);
            send(template, "first").assertIs(verdict, where(template), dialogue);
            ledger.put("first", verdict.ledger());
            assertThat(server.connections()).as(dialogue).isEqualTo(again ? 2 : 1);

            assertThat(send(template, "second").failure()).as(dialogue).isNull();
            ledger.put("second", BOTH);
            boolean kept = !again && verdict.after() == After.USABLE;
            assertThat(server.connections()).as(dialogue).isEqualTo(kept ? 1 : 2);
            assertThat(template.poolStats().total()).isEqualTo(1);
            assertLedger(server);
        }
    }

    private void strikeAlways(MailServerScriptBuilder script) {
        Verdict first = Oracle.judge(cell);
        boolean again = first.goesAgain(false);
        // Who was refused is not asked again, so that there is no third recipient.
        boolean refused = first.outcomes().get(Mails.EVE) == Outcome.REJECTED_PERMANENT;
        boolean spared = again && refused && cell.step().equals(Step.RCPT.at(3));
        Verdict verdict = spared ? Oracle.judge(new Cell(cell.lane(), Step.MAIL, Fault.BARE_LF)) : first;
        try (ScriptedSmtpServer server = cell.lane().start(script);
                SmtpTemplate template = cell.lane().template(server, cell.timeouts(), waits)) {
            Supplier<String> dialogue = () -> Dialogues.of(server);
            Attempt attempt = send(template, "first");
            attempt.assertIs(verdict, where(template), dialogue);
            if (attempt.failure() != null) {
                // The first failure, where the one that is thrown is the second.
                assertThat(attempt.failure().getSuppressed()).as(dialogue).hasSize(again ? 1 : 0);
            }
            assertThat(server.connections()).as(dialogue).isEqualTo(again ? 2 : 1);
            if (verdict.after() == After.CLOSED) {
                assertThat(template.poolStats().total()).isZero();
                assertThat(waits.open()).isZero();
            }
            ledger.put("first", verdict.ledger());
            assertLedger(server);
        }
    }

    private Attempt send(SmtpTemplate template, String text) {
        waits.begin();
        Attempt attempt = Attempt.to(() -> template.send(Mails.mail(text)));
        waits.end();
        if (cell.isSilent() && text.equals("first")) {
            waits.assertEndedBy(Waits.SHORT);
        }
        return attempt;
    }

    private static String where(SmtpTemplate template) {
        return template.config().endpoint().toString();
    }

    /** Each mail stands there as often, and for whom, as it should. */
    private void assertLedger(ScriptedSmtpServer server) {
        Map<String, List<String>> actual = new TreeMap<>();
        for (ReceivedMail mail : server.messages()) {
            String text = mail.text().strip().lines().skip(2).findFirst().orElseThrow();
            actual.computeIfAbsent(text, key -> new ArrayList<>()).addAll(mail.recipientAddresses());
        }
        ledger.values().removeIf(List::isEmpty);
        assertThat(actual).as(() -> Dialogues.of(server)).isEqualTo(ledger);
    }
}
