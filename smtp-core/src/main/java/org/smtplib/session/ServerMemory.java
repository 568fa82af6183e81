package org.smtplib.session;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Extensions;
import org.smtplib.transport.TlsInfo;

/**
 * What sessions of one server have learnt of how it takes mails that are not sent step by step. Thread-safe; times are
 * those of {@link System#nanoTime()}.
 */
final class ServerMemory {

    /** Long enough to spare a server that cannot do it, short enough for one that was repaired. */
    private static final long CAUTION = Duration.ofMinutes(10).toNanos();

    /** What a server may offer, and not be able to do. */
    enum Liberty {
        /** Several commands in one write. */
        PIPELINING,
        /** Content by BDAT. */
        CHUNKING,
        /** The next mail's envelope behind a content. */
        OVERLAP
    }

    private final ConcurrentMap<Liberty, Long> withdrawn = new ConcurrentHashMap<>();
    private volatile boolean chunkTaken;
    private volatile @Nullable Welcome welcome;

    /** How the last session that was made ready for mail was received. */
    private record Welcome(Extensions extensions, @Nullable TlsInfo tls) {}

    /** A session was made ready for mail. */
    void ready(Extensions extensions, @Nullable TlsInfo tls) {
        welcome = new Welcome(extensions, tls);
    }

    /** What the server offered when it was last met, and what of it is not used at present; null before. */
    @Nullable
    ServerOffer offer(long now) {
        Welcome last = welcome;
        return last == null
                ? null
                : new ServerOffer(
                        last.extensions,
                        last.tls,
                        withdrawn.keySet().stream()
                                .filter(liberty -> !allows(liberty, now))
                                .map(Liberty::name)
                                .collect(Collectors.toSet()));
    }

    /** The server has taken a chunk, so that it may get the next one together with its envelope. */
    void chunkTaken() {
        chunkTaken = true;
    }

    boolean hasTakenAChunk() {
        return chunkTaken;
    }

    /** The server was out of step: it is not spoken to like that for a while. */
    void withdraw(Liberty liberty, long now) {
        withdrawn.put(liberty, now);
        if (liberty == Liberty.CHUNKING) {
            chunkTaken = false;
        }
    }

    /** Whether nothing that was seen lately forbids it. */
    boolean allows(Liberty liberty, long now) {
        Long since = withdrawn.get(liberty);
        return since == null || now - since >= CAUTION;
    }
}
