package org.smtplib.testing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link MailServerScript} offers, demands and answers: the result of its builder. */
record MailServerRules(
        boolean lmtp,
        boolean esmtp,
        List<String> keywords,
        @Nullable List<String> keywordsAfterTls,
        boolean startTls,
        Map<String, AuthExchange> mechanisms,
        boolean authBeforeTls,
        boolean authRequired,
        long maxSize,
        int maxRecipients,
        int maxMails,
        boolean refusePipelining,
        boolean discardContent,
        @Nullable Replies greeting,
        Map<String, Replies> byVerb,
        Map<String, Replies> byRecipient,
        @Nullable Replies endOfData,
        Map<String, Replies> endOfDataByRecipient) {

    MailServerRules {
        keywords = List.copyOf(keywords);
        keywordsAfterTls = keywordsAfterTls == null ? null : List.copyOf(keywordsAfterTls);
        mechanisms = Collections.unmodifiableMap(new LinkedHashMap<>(mechanisms)); // in the order of the offer
        byVerb = Map.copyOf(byVerb);
        byRecipient = Map.copyOf(byRecipient);
        endOfDataByRecipient = Map.copyOf(endOfDataByRecipient);
    }

    /** Returns the reply that the test wants here, or else the server's own. */
    static String choose(@Nullable Replies wanted, String own) {
        String chosen = wanted == null ? null : wanted.next();
        return chosen == null ? own : chosen;
    }
}
