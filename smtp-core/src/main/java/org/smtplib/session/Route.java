package org.smtplib.session;

import java.util.OptionalLong;
import org.smtplib.session.ServerMemory.Liberty;

/** How one mail goes to its server, from the most round trips to the fewest. */
enum Route {
    /** Each command when the one before was answered. */
    STEP_BY_STEP,
    /** The same with BDAT for DATA, for binary content, which may go by nothing else (RFC 3030). */
    STEP_BY_CHUNK,
    /** MAIL, RCPT and DATA together, then the content: two round trips (RFC 2920). */
    GROUPED,
    /** MAIL and RCPT together, then BDAT with the content: two round trips (RFC 3030). */
    CHUNKED,
    /** All together. */
    ONE_FLIGHT;

    /**
     * The shortest that server, configuration and mail allow.
     *
     * @param chunkSize of the content, empty when that is not known: a chunk announces it
     * @param needs whether the content is binary, or waits for the replies to all RCPTs
     */
    static Route of(Dialogue dialogue, MailOptions options, OptionalLong chunkSize, MailNeeds needs) {
        Pipelining pipelining = dialogue.config().pipelining();
        ServerMemory memory = dialogue.memory();
        long now = System.nanoTime();
        boolean grouped = options.automatic()
                && pipelining.enabled()
                && dialogue.extensions().has("PIPELINING")
                && memory.allows(Liberty.PIPELINING, now);
        if (!grouped) {
            return needs.isBinary() ? STEP_BY_CHUNK : STEP_BY_STEP;
        }
        // In LMTP a BDAT that is refused has one reply, one that is taken has one for each recipient. Binary content
        // was
        // found to fit the server when the mail was looked over; by DATA it would not arrive whole.
        boolean chunked = needs.isBinary()
                || (pipelining.chunking()
                        && dialogue.extensions().has("CHUNKING")
                        && memory.allows(Liberty.CHUNKING, now)
                        && chunkSize.isPresent()
                        && !dialogue.protocol().replyForEachRecipient());
        if (!chunked) {
            return GROUPED;
        }
        boolean oneFlight = !needs.isAllOrNone()
                && chunkSize.getAsLong() <= pipelining.oneFlightLimit()
                && memory.hasTakenAChunk()
                && dialogue.isClean() // a RSET that is refused would leave the mail in doubt
                && dialogue.wire().spokeWithin(pipelining.oneFlightFreshness());
        return oneFlight ? ONE_FLIGHT : CHUNKED;
    }

    boolean isChunked() {
        return this == CHUNKED || this == ONE_FLIGHT || this == STEP_BY_CHUNK;
    }

    boolean isStepwise() {
        return this == STEP_BY_STEP || this == STEP_BY_CHUNK;
    }
}
