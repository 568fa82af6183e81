package org.smtplib.boot.autoconfigure;

import org.smtplib.exception.SmtpException;
import org.smtplib.session.SessionConfig;

/** The connection that a client was to be tested with at start did not come about. */
final class SmtpConnectionTestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String prefix;
    private final transient SessionConfig config;
    private final SmtpException failure;

    SmtpConnectionTestException(String client, String prefix, SessionConfig config, SmtpException failure) {
        super(
                "The connection of the SMTP client '" + client + "' was tested, as " + prefix
                        + ".test-connection asks for, and failed: " + failure.getMessage(),
                failure);
        this.prefix = prefix;
        this.config = config;
        this.failure = failure;
    }

    /** What the client's keys begin with. */
    String prefix() {
        return prefix;
    }

    /** How the first server of the client is spoken to. */
    SessionConfig config() {
        return config;
    }

    SmtpException failure() {
        return failure;
    }
}
