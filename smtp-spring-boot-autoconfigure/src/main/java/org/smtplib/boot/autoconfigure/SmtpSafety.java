package org.smtplib.boot.autoconfigure;

import java.util.List;
import org.smtplib.delivery.SafetyNet;

/** The safety net of a client: its own, or that of the default client, since no mail of a test stage is to slip past. */
final class SmtpSafety {

    private SmtpSafety() {}

    /** The net that the properties of one client spread, or else those of the default client. */
    static SafetyNet of(String prefix, SmtpProperties.Safety own, SmtpProperties.Safety byDefault) {
        return isGiven(own) ? net(prefix + ".safety", own) : net("smtp.safety", byDefault);
    }

    private static boolean isGiven(SmtpProperties.Safety safety) {
        return safety.allowedRecipients() != null || safety.redirectTo() != null || safety.dryRun();
    }

    private static SafetyNet net(String prefix, SmtpProperties.Safety from) {
        SafetyNet.Builder to = SafetyNet.builder().name(prefix).dryRun(from.dryRun());
        if (from.allowedRecipients() != null) {
            SmtpPropertyValue.use(
                    prefix + ".allowed-recipients",
                    from.allowedRecipients(),
                    value -> to.allowedRecipients(some(value)));
        }
        // An empty value may be a variable that is missing, and this net must not be off without a word.
        if (from.redirectTo() != null) {
            SmtpPropertyValue.use(prefix + ".redirect-to", from.redirectTo(), to::redirectTo);
        }
        return to.build();
    }

    private static List<String> some(List<String> patterns) {
        if (patterns.isEmpty()) {
            throw new IllegalArgumentException(
                    "It is set and lets nobody through: give a pattern such as *@example.org,"
                            + " leave the key out to send to everybody, or set dry-run to send to nobody");
        }
        return patterns;
    }
}
