package org.smtplib.testing;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What EHLO or LHLO is answered: composed from the rules, and read back from what was really said. */
final class MailOffer {

    private MailOffer() {}

    static String reply(MailServerRules rules, boolean tls) {
        List<String> afterTls = rules.keywordsAfterTls();
        List<String> lines = new ArrayList<>(List.of("server.example"));
        lines.addAll(tls && afterTls != null ? afterTls : rules.keywords());
        if (rules.startTls() && !tls) {
            lines.add("STARTTLS");
        }
        if (!rules.mechanisms().isEmpty() && (tls || !rules.startTls() || rules.authBeforeTls())) {
            lines.add("AUTH " + String.join(" ", rules.mechanisms().keySet()));
        }
        if (rules.maxSize() > 0) {
            lines.add("SIZE " + rules.maxSize());
        }
        int last = lines.size() - 1;
        StringBuilder reply = new StringBuilder();
        lines.subList(0, last).forEach(line -> reply.append("250-").append(line).append('\n'));
        return reply.append("250 ").append(lines.get(last)).toString();
    }

    /** Returns the keywords of a reply in capitals; a test may have put any reply in place of the server's own. */
    static Set<String> keywords(String reply) {
        Set<String> keywords = new LinkedHashSet<>();
        reply.lines()
                .skip(1)
                .filter(line -> line.length() > 4)
                .forEach(line ->
                        keywords.add(line.substring(4).split("[ =]", 2)[0].toUpperCase(Locale.ROOT)));
        return keywords;
    }
}
