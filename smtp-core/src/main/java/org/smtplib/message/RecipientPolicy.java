package org.smtplib.message;

/** What becomes of a mail when a server refuses some of its recipients. */
public enum RecipientPolicy {
    /** The others get it. */
    PARTIAL,
    /**
     * Nobody gets it: the content is sent when every recipient was accepted, in one transaction, and not before. What a
     * server does behind its reply to the content is its own affair; one that speaks LMTP answers for each recipient once
     * it has the content, and may still refuse one then.
     */
    ALL_OR_NONE
}
