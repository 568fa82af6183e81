package org.smtplib.boot.autoconfigure;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.protocol.Protocol;
import org.smtplib.transport.NotTlsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to change where the connection that was tested at start did not come about. */
final class SmtpConnectionTestFailureAnalyzer extends AbstractFailureAnalyzer<SmtpConnectionTestException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SmtpConnectionTestException cause) {
        String others = Arrays.stream(cause.failure().getSuppressed())
                .map(other -> " Another server failed too: " + other.getMessage() + ".")
                .collect(Collectors.joining());
        return new FailureAnalysis(
                cause.getMessage() + "." + others,
                advice(cause) + " Or set " + cause.prefix() + ".test-connection=false to start without this test.",
                cause);
    }

    private static String advice(SmtpConnectionTestException test) {
        SmtpException failure = test.failure();
        String prefix = test.prefix();
        boolean implicit = test.config().protocol().implicitTls();
        if (is(failure, UnknownHostException.class)) {
            return "Correct " + prefix + ".host: it is a name that this machine finds no address for.";
        }
        if (is(failure, ConnectException.class)) {
            return "Check " + prefix + ".host and " + prefix + ".port, and that the server runs: nobody listens there.";
        }
        if (failure instanceof SmtpUnreachableException) {
            return "Check " + prefix + ".host and " + prefix + ".port, and that no firewall is between.";
        }
        if (is(failure, NotTlsException.class)) {
            return implicit
                    ? "The server speaks no TLS from the first octet there: set " + prefix
                            + ".protocol=smtp for this port, with " + prefix + ".starttls=required, or " + prefix
                            + ".port=465."
                    : "Ask who runs the server: it offers STARTTLS and does not speak it.";
        }
        if (failure instanceof SmtpTimeoutException && test.config().protocol() == Protocol.SMTP) {
            return "Where the port waits for TLS from the first octet, as 465 does, set " + prefix
                    + ".protocol=smtps; else check " + prefix + ".port, and " + prefix
                    + ".timeout.* for a slow server.";
        }
        if (failure instanceof SmtpTlsException) {
            return tlsAdvice(failure, prefix);
        }
        if (failure instanceof SmtpAuthenticationException) {
            return "Correct " + prefix + ".username and " + prefix + ".password.";
        }
        if (failure instanceof SmtpNotSupportedException) {
            return "Set " + prefix + ".port to the submission port (587, or 465 with " + prefix + ".protocol=smtps); "
                    + prefix
                    + ".starttls says whether TLS is needed, and a server that wants no login is given neither "
                    + prefix + ".username nor " + prefix + ".password.";
        }
        return "Change what the server's words ask for.";
    }

    private static String tlsAdvice(SmtpException failure, String prefix) {
        if (is(failure, CertPathBuilderException.class) || is(failure, CertPathValidatorException.class)) {
            return "Name the issuer of the server's certificate in an SSL bundle (spring.ssl.bundle.pem.<name>"
                    + ".truststore.certificate), and the bundle in " + prefix + ".ssl.bundle.";
        }
        if (is(failure, CertificateException.class)) {
            return "Set " + prefix + ".host to a name that the server's certificate holds, or " + prefix
                    + ".ssl.verify-hostname=false where it holds none that can be used.";
        }
        if (failure.getCause() == null) {
            return "Set " + prefix + ".starttls=required or " + prefix + ".protocol=smtps, or " + prefix
                    + ".allow-cleartext-login=true where the network is trusted.";
        }
        return "Check " + prefix + ".protocol, " + prefix + ".port and " + prefix + ".ssl.bundle.";
    }

    private static boolean is(Throwable failure, Class<? extends Throwable> kind) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
