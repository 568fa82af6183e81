package org.smtplib.delivery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

/**
 * A mail and what a safety net lets through of it.
 *
 * @param whole the mail as it was handed over
 * @param sent the mail as it goes; the same when nobody is held back, or everybody
 * @param held those of its recipients who are not sent to
 * @param isHeldBack whether nobody is sent to
 * @param net the safety net, for messages
 */
record Screened(MailObject whole, MailObject sent, List<RecipientResult> held, boolean isHeldBack, String net) {

    private static final Logger LOG = LoggerFactory.getLogger(SafetyNet.class);

    /** A mail that goes as it is. */
    static Screened untouched(MailObject mail) {
        return new Screened(mail, mail, List.of(), false, "");
    }

    /** What became of the mail as it was handed over: of each of its recipients, and behind them of those who got it instead. */
    SendResult whole(SendResult ofSent) {
        if (held.isEmpty()) {
            return ofSent;
        }
        Map<String, RecipientResult> known = new LinkedHashMap<>();
        held.forEach(result -> known.put(result.recipient(), result));
        ofSent.recipients().forEach(result -> known.put(result.recipient(), result));
        List<RecipientResult> results = new ArrayList<>();
        for (String recipient : whole.envelope().recipients()) {
            results.add(Objects.requireNonNull(known.remove(recipient)));
        }
        results.addAll(known.values());
        return new SendResult(ofSent.server(), results);
    }

    /** Says that there was a net, and no address: these are in the result. */
    void log() {
        if (!held.isEmpty()) {
            LOG.info(
                    "{} held a mail from <{}> back from {} of {} recipients",
                    net,
                    whole.envelope().sender(),
                    held.size(),
                    whole.envelope().recipients().size());
        }
    }
}
