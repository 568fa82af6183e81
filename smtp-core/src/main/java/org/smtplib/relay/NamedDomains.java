package org.smtplib.relay;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.smtplib.session.SmtpSession;

/** Remembers which recipient domains were named in each session of a server that limits their number (RFC 9422 4.3). */
final class NamedDomains {

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SmtpSession, Set<String>> domains = new WeakHashMap<>();

    /** Those named so far, in lower case. */
    Set<String> of(SmtpSession session) {
        lock.lock();
        try {
            return Set.copyOf(domains.getOrDefault(session, Set.of()));
        } finally {
            lock.unlock();
        }
    }

    /** These recipients are about to be named, accepted or not; a server that limits nothing costs nothing. */
    void add(SmtpSession session, List<String> recipients) {
        if (session.extensions().limits().rcptDomainMax() == Integer.MAX_VALUE) {
            return;
        }
        lock.lock();
        try {
            Set<String> named = domains.computeIfAbsent(session, s -> new HashSet<>());
            recipients.forEach(recipient -> named.add(domain(recipient)));
        } finally {
            lock.unlock();
        }
    }

    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }
}
