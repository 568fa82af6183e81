package org.smtplib.testing;

import java.io.IOException;

/** The server has said its last word on this connection. */
final class DialogueEndException extends IOException {

    private static final long serialVersionUID = 1L;

    DialogueEndException() {
        super("the dialogue is over");
    }
}
