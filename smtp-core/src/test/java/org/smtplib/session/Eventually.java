package org.smtplib.session;

import java.util.function.BooleanSupplier;

/** {@link org.smtplib.transport.Eventually} for this room. */
final class Eventually {

    private Eventually() {}

    static void becomes(BooleanSupplier condition) {
        org.smtplib.transport.Eventually.becomes(condition);
    }
}
