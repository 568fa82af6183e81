package org.smtplib.pool;

/** Why a pool ended a connection. */
public enum CloseReason {

    /** It was unused for the longest time that the configuration allows. */
    IDLE,

    /** It was as old as the configuration allows. */
    MAX_LIFETIME,

    /** It carried as many mails as the configuration, or the server (RFC 9422 MAILMAX), allows, or takes no further one. */
    MAX_MESSAGES,

    /** It was found at its end when it was to be lent, or when the pool looked after it: mostly the server had left. */
    UNUSABLE,

    /** It came back unfit for another mail: broken, or with a reply outstanding. */
    NOT_REUSABLE,

    /** It made room for one that a borrower wanted new. */
    REPLACED,

    /** The pool was told to part with it. */
    EVICTED,

    /** The pool's limit was lowered. */
    OVER_LIMIT,

    /** The pool was closed. */
    POOL_CLOSED
}
