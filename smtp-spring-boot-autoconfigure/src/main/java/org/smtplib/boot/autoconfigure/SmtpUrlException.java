package org.smtplib.boot.autoconfigure;

/** A URL among the properties that cannot be used; no text of it holds user or password. */
final class SmtpUrlException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String action;

    SmtpUrlException(String message, String action) {
        super(message);
        this.action = action;
    }

    String action() {
        return action;
    }
}
