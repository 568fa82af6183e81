package org.smtplib.hostile;

import org.smtplib.testing.Fault;

/** What a fault amounts to for a client that waits for the reply, who can tell one from another by what arrives only. */
enum Effect {
    /** The reply is there and means what it should. */
    NONE,
    /** The reply is there, with characters in its text that have no business there. */
    ODD_TEXT,
    /** The stream ends, or breaks, before there is a reply. */
    END,
    /** No reply comes, and nothing else ends the wait. */
    SILENCE,
    /** What comes is no reply. */
    NONSENSE,
    /** What comes is a reply, but cannot be the one to what was said. */
    OUT_OF_PLACE,
    /** What comes is a line longer than any reply's. */
    LONG_LINE,
    /** What comes is 421. */
    LEAVE,
    /** The reply is there, and behind it one that nobody asked for. */
    MORE,
    /** The reply is there, and behind it the end of the stream. */
    REPLY_THEN_END;

    /** Whether the client learns of it otherwise than by waiting in vain. */
    boolean isTold() {
        return this != SILENCE;
    }

    static Effect of(Fault fault) {
        return switch (fault) {
            case BARE_LF -> NONE;
            case NUL_IN_TEXT, EIGHT_BIT -> ODD_TEXT;
            case RESET, CLOSE, HALF_CLOSE, HALF_REPLY_AND_CLOSE -> END;
            case STALL, DRIP, SIP, NEVER_READ, NO_REPLY, HALF_REPLY_AND_STALL -> SILENCE;
            case GARBAGE, IMPOSSIBLE_CODE, TWO_DIGITS, FOUR_DIGITS, NUL_IN_CODE, MIXED_CODES, ENDLESS_REPLY -> NONSENSE;
            case OUT_OF_PLACE -> OUT_OF_PLACE;
            case LONG_LINE, ENDLESS_LINE -> LONG_LINE;
            case REPLY_421_AND_CLOSE, REPLY_421_AND_STAY -> LEAVE;
            case EXTRA_REPLY, DUPLICATE_REPLY -> MORE;
            case CLOSE_AFTER_REPLY, RESET_AFTER_REPLY -> REPLY_THEN_END;
        };
    }
}
