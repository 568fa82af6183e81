package org.smtplib.session;

import java.time.Duration;

/**
 * How much is written before the server has answered, where it offers that (RFC 2920, RFC 3030).
 *
 * @param enabled whether the commands of a mail go together, and its content without asking first
 * @param chunking whether content goes by BDAT, of which the server is told the length beforehand
 * @param oneFlightLimit the largest content in octets that goes in one flight with its envelope, since a refusal would
 *     waste it; 0 for none
 * @param oneFlightFreshness how lately the server must have answered for that: a connection that it has left unnoticed
 *     would swallow all of the mail, and leave it in doubt
 * @param overlap whether of several mails the next one's envelope goes with the content of the one before
 * @param train how many mails go without waiting for the reply to the first of them; 1 for no trains, 16 at most. When
 *     a connection breaks, as many may be in doubt together. Takes CHUNKING
 */
public record Pipelining(
        boolean enabled,
        boolean chunking,
        int oneFlightLimit,
        Duration oneFlightFreshness,
        boolean overlap,
        int train) {

    private static final int LONGEST_TRAIN = 16;

    /** All but trains, up to 64 KiB in one flight, within 2 seconds of the server's last word. */
    public static final Pipelining DEFAULT = new Pipelining(true, true, 64 * 1024, Duration.ofSeconds(2), true, 1);

    /** One command after the other, each when the one before was answered. */
    public static final Pipelining OFF = new Pipelining(false, false, 0, Duration.ZERO, false, 1);

    /** Checks the figures. */
    public Pipelining {
        if (oneFlightLimit < 0 || oneFlightFreshness.isNegative()) {
            throw new IllegalArgumentException(
                    "The limits of one flight are not negative: " + oneFlightLimit + " octets, " + oneFlightFreshness);
        }
        if (train < 1 || train > LONGEST_TRAIN) {
            throw new IllegalArgumentException("A train has 1 to " + LONGEST_TRAIN
                    + " mails, of which all may be in doubt together, not " + train);
        }
    }

    /** The same with contents of at most so many octets in one flight with their envelope; 0 for none. */
    public Pipelining withOneFlight(int limit, Duration freshness) {
        return new Pipelining(enabled, chunking, limit, freshness, overlap, train);
    }

    /** The same with trains of so many mails. */
    public Pipelining withTrain(int mails) {
        return new Pipelining(enabled, chunking, oneFlightLimit, oneFlightFreshness, overlap, mails);
    }

    /** The same with or without BDAT. */
    public Pipelining withChunking(boolean chunks) {
        return new Pipelining(enabled, chunks, oneFlightLimit, oneFlightFreshness, overlap, train);
    }

    /** The same with or without the next mail's envelope behind a content. */
    public Pipelining withOverlap(boolean overlaps) {
        return new Pipelining(enabled, chunking, oneFlightLimit, oneFlightFreshness, overlaps, train);
    }
}
