package org.smtplib.pool;

/** Who borrowed, and where: a stack trace that is logged when what was borrowed does not come back. */
final class BorrowTrace extends Throwable {

    private static final long serialVersionUID = 1L;

    private final String thread;
    private transient boolean reported;

    BorrowTrace(Thread borrower) {
        super("borrowed here");
        // A virtual thread has no name of its own unless it was given one.
        thread = borrower.getName().isEmpty() ? borrower.toString() : borrower.getName();
    }

    String thread() {
        return thread;
    }

    boolean isReported() {
        return reported;
    }

    void reported() {
        reported = true;
    }
}
