package org.smtplib.relay;

/** In which order several servers are tried. */
public enum ServerChoice {
    /** As they were given: the first one gets all mails as long as it can be reached. */
    ORDERED,
    /** Each in its turn. */
    ROUND_ROBIN,
    /** At random, one of weight 2 twice as often as one of weight 1. */
    WEIGHTED
}
