package org.smtplib.boot.autoconfigure.endpoint;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;
import org.smtplib.protocol.Extensions;
import org.smtplib.relay.ServerState;
import org.smtplib.session.ServerOffer;
import org.smtplib.transport.TlsInfo;

/**
 * One server as the endpoint shows it. What is null is not known, or does not apply.
 *
 * @param address host and port, or the path of a Unix socket
 * @param protocol {@code smtp}, {@code smtps} or {@code lmtp}
 * @param state {@code usable}; {@code failing} when the last attempt to use it failed; {@code paused} when it is left
 *     alone for that, while another server can be used
 * @param pausedUntil when it will be tried again
 * @param reason kind of the failure, with the code of the server's reply where there was one; not its words, which may
 *     name recipients
 * @param failures how many attempts in a row failed
 * @param pool its connections
 * @param counters what happened to its connections so far
 * @param connectionLimit how many connections it bears, as learnt
 * @param recipientLimit how many recipients it takes in one transaction, as learnt
 * @param tls TLS of the last connection
 * @param capabilities what it offered in its last reply to EHLO: keywords with their parameters
 * @param withdrawn what it offered and is not used for a while, since the server was out of step
 */
public record SmtpServerDescriptor(
        String address,
        String protocol,
        String state,
        @Nullable Instant pausedUntil,
        @Nullable String reason,
        int failures,
        PoolStats pool,
        PoolCounters counters,
        int connectionLimit,
        @Nullable Integer recipientLimit,
        @Nullable TlsInfo tls,
        @Nullable Map<String, String> capabilities,
        @Nullable Set<String> withdrawn) {

    static SmtpServerDescriptor of(ServerState server, Instant now) {
        boolean paused = !server.pauseLeft().isZero();
        ServerOffer offer = server.offer();
        return new SmtpServerDescriptor(
                server.endpoint().toString(),
                server.protocol().name().toLowerCase(Locale.ROOT),
                paused ? "paused" : server.isUsable() ? "usable" : "failing",
                paused ? now.plus(server.pauseLeft()) : null,
                reason(server.trouble()),
                server.failures(),
                server.pool(),
                server.counters(),
                server.connectionLimit(),
                server.isRecipientLimitKnown() ? server.recipientLimit() : null,
                offer == null ? null : offer.tls(),
                offer == null ? null : capabilities(offer.extensions()),
                offer == null ? null : new TreeSet<>(offer.withdrawn()));
    }

    private static @Nullable String reason(@Nullable SmtpException trouble) {
        if (trouble == null) {
            return null;
        }
        String kind = trouble.getClass().getSimpleName();
        return trouble instanceof SmtpResponseException response
                ? kind + " " + response.reply().code()
                : kind;
    }

    private static Map<String, String> capabilities(Extensions extensions) {
        Map<String, String> capabilities = new LinkedHashMap<>();
        for (String keyword : extensions.keywords()) {
            capabilities.put(keyword, String.valueOf(extensions.parameters(keyword)));
        }
        return capabilities;
    }
}
