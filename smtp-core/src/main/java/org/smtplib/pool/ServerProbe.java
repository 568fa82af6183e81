package org.smtplib.pool;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/**
 * What a look at one server showed; whether it takes a login, or a mail, it does not show.
 *
 * @param endpoint where the server is
 * @param reachable whether it answered as configured
 * @param way how that was found out
 * @param message why it is not reachable, or what there is to say of one that is; null for nothing
 * @param tls the TLS that was spoken; null where it was clear text, nobody answered, or nobody was asked
 * @param at when that was known
 */
public record ServerProbe(
        Endpoint endpoint,
        boolean reachable,
        Way way,
        @Nullable String message,
        @Nullable TlsInfo tls,
        Instant at) {

    /** How a server was looked at. */
    public enum Way {
        /** A connection that stood idle was asked for a sign of life. */
        IDLE_SESSION,
        /** A connection was opened for it, up to TLS and without a login, and closed. */
        NEW_CONNECTION,
        /** Nothing was asked: all connections that may be open carry mails at the moment. */
        IN_USE
    }
}
