package org.smtplib.hostile;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Outcome;

/**
 * What has to come of one mail.
 *
 * @param failure the exception that ends the dialogue, as one of these classes; empty when nothing does
 * @param mailBegun whether the connection got as far as the mail
 * @param outcomes what the client has to say of each recipient
 * @param after what is left of the connection
 * @param ledger whom the server took the mail for, whatever it said
 * @param commands how many lines the client has to have said by then, and no more
 * @param tls whether TLS has to have begun
 */
record Verdict(
        Set<Class<? extends SmtpException>> failure,
        boolean mailBegun,
        Map<String, Outcome> outcomes,
        After after,
        List<String> ledger,
        long commands,
        boolean tls) {

    /** What is left of a connection. */
    enum After {
        /** The next mail goes over it. */
        USABLE,
        /** Not yet known to be at its end, but nothing more goes over it. */
        SPOILT,
        /** Closed by the client, too. */
        CLOSED
    }

    Verdict withOutcomes(Map<String, Outcome> others) {
        return new Verdict(failure, mailBegun, others, after, ledger, commands, tls);
    }

    Verdict withFailure(Set<Class<? extends SmtpException>> other) {
        return new Verdict(other, mailBegun, outcomes, after, ledger, commands, tls);
    }

    /** Sending throws when nobody was accepted: then as one of these classes, else not at all. */
    Set<Class<? extends SmtpException>> thrown() {
        if (outcomes.containsValue(Outcome.ACCEPTED)) {
            return Set.of();
        }
        return outcomes.containsValue(Outcome.IN_DOUBT) ? Set.of(SmtpInDoubtException.class) : failure;
    }

    /**
     * Whether a template sends the mail once more by itself (promise 2): the connection died with the mail under way, and
     * provably before it could be accepted. To wait in vain is a sign of a dead connection only where one waited before.
     */
    boolean goesAgain(boolean reused) {
        return mailBegun
                && outcomes.containsValue(Outcome.NOT_SENT)
                && !outcomes.containsValue(Outcome.IN_DOUBT)
                && (reused || !failure.contains(SmtpTimeoutException.class));
    }
}
