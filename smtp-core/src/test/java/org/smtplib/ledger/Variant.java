package org.smtplib.ledger;

import java.time.Duration;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.Pipelining;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;

/** The ways in which a run can be made. */
enum Variant {
    /** Twelve threads that call {@code send}. */
    SEND(Protocol.SMTP, Way.THREADS, false),
    /** One {@code sendAll} of a stream. */
    SEND_ALL(Protocol.SMTP, Way.BATCH, false),
    /** Twelve threads, and up to three attempts for each mail. */
    SEND_WITH_RETRY(Protocol.SMTP, Way.THREADS, true),
    /** Twelve threads in haste, and up to three attempts for each mail. */
    SEND_IN_HASTE(Protocol.SMTP, Way.HASTE, true),
    /** Twelve threads, and a final reply for each recipient. */
    LMTP_SEND(Protocol.LMTP, Way.THREADS, false),
    /** One {@code sendAll}, up to three attempts, and a final reply for each recipient. */
    LMTP_SEND_ALL_WITH_RETRY(Protocol.LMTP, Way.BATCH, true),
    /** Twelve threads in haste, and a final reply for each recipient. */
    LMTP_SEND_IN_HASTE(Protocol.LMTP, Way.HASTE, false),
    /** Twelve threads, MAIL, RCPT and DATA together. */
    GROUPED_SEND(Protocol.SMTP, Way.THREADS, false, Pipelining.DEFAULT.withChunking(false)),
    /** Twelve threads, whole mails in one flight where they are small. */
    ONE_FLIGHT_SEND(Protocol.SMTP, Way.THREADS, false, Pipelining.DEFAULT),
    /** Twelve threads in haste, whole mails in one flight, and up to three attempts for each. */
    ONE_FLIGHT_SEND_IN_HASTE(Protocol.SMTP, Way.HASTE, true, Pipelining.DEFAULT),
    /** One {@code sendAll}, with all that a server offers, and up to three attempts for each mail. */
    PIPELINED_SEND_ALL(Protocol.SMTP, Way.BATCH, true, Pipelining.DEFAULT),
    /** Eight sessions, the next mail's envelope behind the content of the one before. */
    OVERLAP(Protocol.SMTP, Way.SESSIONS, false, Pipelining.DEFAULT.withChunking(false)),
    /** The same with a final reply for each recipient. */
    LMTP_OVERLAP(Protocol.LMTP, Way.SESSIONS, false, Pipelining.DEFAULT),
    /** Eight sessions, the next mail's envelope behind the chunk of the one before. */
    OVERLAP_OF_CHUNKS(Protocol.SMTP, Way.SESSIONS, false, Pipelining.DEFAULT),
    /** Eight sessions, four mails without waiting. */
    TRAIN(Protocol.SMTP, Way.SESSIONS, false, Pipelining.DEFAULT.withTrain(4));

    /** Who calls what. */
    enum Way {
        /** {@code send}. */
        THREADS,
        /** {@code sendAll}. */
        BATCH,
        /** {@code send}, now and then with next to no time, and {@code sendAsync} that is cancelled soon. */
        HASTE,
        /** {@code sendAll} of a session on each connection. */
        SESSIONS
    }

    private final Protocol protocol;
    private final Way way;
    private final boolean retry;
    private final Pipelining pipelining;

    Variant(Protocol protocol, Way way, boolean retry) {
        this(protocol, way, retry, Pipelining.OFF);
    }

    Variant(Protocol protocol, Way way, boolean retry, Pipelining pipelining) {
        this.pipelining = pipelining;
        this.protocol = protocol;
        this.way = way;
        this.retry = retry;
    }

    Protocol protocol() {
        return protocol;
    }

    Pipelining pipelining() {
        return pipelining;
    }

    Way way() {
        return way;
    }

    RetryPolicy retryPolicy() {
        return retry
                ? RetryPolicy.builder()
                        .maxAttempts(3)
                        .delay(Duration.ofMillis(1), Duration.ofMillis(5))
                        .build()
                : RetryPolicy.NONE;
    }

    MailServerScriptBuilder script() {
        return protocol == Protocol.LMTP ? MailServerScript.lmtp() : MailServerScript.smtp();
    }
}
