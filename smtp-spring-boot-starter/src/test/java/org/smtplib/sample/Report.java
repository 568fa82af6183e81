package org.smtplib.sample;

import java.util.function.Supplier;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.pool.PoolStats;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/** Prints line by line how it went; the application's exit status is 0 if every check held. */
@Component
final class Report implements ExitCodeGenerator {

    private int failed;

    void line(String label, Object what) {
        System.out.printf("%-13s %s%n", label, what);
    }

    void check(String label, Object what, boolean asExpected) {
        line(label, asExpected ? what : what + " <- NOT AS EXPECTED");
        if (!asExpected) {
            failed++;
        }
    }

    /** Sends, and expects that everybody gets the mail but the one who is to be refused. */
    void outcomes(String label, String refused, Supplier<SendResult> sending) {
        SendResult result;
        try {
            result = sending.get();
        } catch (SmtpException e) {
            // Nobody got it; what became of each recipient is told all the same.
            result = e.result();
        }
        for (RecipientResult recipient : result.recipients()) {
            Outcome expected = recipient.recipient().equals(refused) ? Outcome.REJECTED_PERMANENT : Outcome.ACCEPTED;
            check(label, recipient, recipient.outcome() == expected);
        }
    }

    void pool(PoolStats stats) {
        check("pool", stats, stats.active() == 0 && stats.total() <= stats.max());
    }

    void health(Health health) {
        check(
                "health",
                health.getStatus() + " " + health.getDetails(),
                health.getStatus().equals(Status.UP));
    }

    @Override
    public int getExitCode() {
        return failed == 0 ? 0 : 1;
    }
}
