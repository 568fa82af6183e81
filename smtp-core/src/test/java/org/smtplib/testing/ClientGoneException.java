package org.smtplib.testing;

import java.io.EOFException;

/** The client closed or reset the connection while the script waited for it to say something. */
public final class ClientGoneException extends EOFException {

    private static final long serialVersionUID = 1L;

    ClientGoneException(String message) {
        super(message);
    }
}
