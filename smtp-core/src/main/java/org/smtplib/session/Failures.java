package org.smtplib.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.protocol.Protocol;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.NotTlsException;

/** Says of a session that did not come about what was tried, where, and what to change. */
final class Failures {

    private Failures() {}

    /** The message, or the kind of failure where it has none, as the JDK's channels often do. */
    static String reason(IOException cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    static SmtpUnreachableException unreachable(Endpoint endpoint, Duration timeout, IOException cause) {
        String tried = "Cannot connect to " + endpoint;
        if (isInterrupt(cause)) {
            return new SmtpUnreachableException("Interrupted connecting to " + endpoint, cause);
        }
        if (cause instanceof UnknownHostException) {
            return new SmtpUnreachableException(tried + ": the host name is unknown; check the host", cause);
        }
        if (endpoint.isUnixSocket()) {
            return new SmtpUnreachableException(
                    tried + ": " + reason(cause)
                            + "; check the path, that the server runs, and who may open the socket",
                    cause);
        }
        String why = cause instanceof SocketTimeoutException
                ? "no answer within " + timeout.toMillis() + " ms"
                : reason(cause);
        return new SmtpUnreachableException(
                tried + ": " + why + "; check host and port, that the server runs, and that no firewall is between",
                cause);
    }

    static SmtpTimeoutException noGreeting(SmtpTimeoutException cause) {
        return new SmtpTimeoutException(
                cause.getMessage()
                        + "; a server that waits for TLS from the first octet sends no greeting: on such a port"
                        + " use the protocol SMTPS",
                cause);
    }

    static SmtpException tls(Endpoint endpoint, SessionConfig config, Duration limit, IOException cause) {
        if (cause instanceof SocketTimeoutException) {
            return new SmtpTimeoutException(
                    "Gave up the TLS handshake with " + endpoint + " after " + limit.toMillis()
                            + " ms; check that this port speaks TLS",
                    cause);
        }
        if (isInterrupt(cause)) {
            return new SmtpServerDisconnectedException(
                    "Interrupted in the TLS handshake with " + endpoint + "; the connection was closed", cause);
        }
        // A connection that was lost may come about the next time; a certificate will not be another one.
        boolean lost = !(cause instanceof SSLException || cause instanceof NotTlsException);
        return new SmtpTlsException(
                "TLS with " + endpoint + " failed: " + reason(cause) + "; " + advice(config.protocol(), cause),
                cause,
                lost);
    }

    private static boolean isInterrupt(IOException cause) {
        return cause instanceof ClosedByInterruptException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
    }

    private static String advice(Protocol protocol, IOException cause) {
        boolean implicit = protocol.implicitTls();
        if (cause instanceof NotTlsException) {
            return implicit
                    ? "use the protocol SMTP with STARTTLS on this port, or the port of SMTPS (465)"
                    : "the server offered STARTTLS and does not speak TLS";
        }
        String said = reason(cause);
        if (said.contains("certification path")) {
            return "the certificate's issuer is not trusted: name it in the TLS options or the SSL bundle";
        }
        if (cause instanceof SSLException) {
            return "check that the certificate's issuer is trusted (TLS options or SSL bundle) and that it names the host";
        }
        return "check that this port speaks TLS" + (implicit ? " from the first octet" : "");
    }

    static SmtpTlsException loginInTheOpen(Endpoint endpoint, String who, boolean encrypted) {
        return new SmtpTlsException(
                "The login of " + who + " at " + endpoint + " was not tried: the connection is "
                        + (encrypted ? "encrypted, but its certificate was not verified" : "in clear text")
                        + ". Require STARTTLS, use SMTPS, or allow cleartext login where the network is trusted",
                null);
    }
}
