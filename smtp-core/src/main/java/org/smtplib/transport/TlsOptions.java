package org.smtplib.transport;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is spoken.
 *
 * @param context trust and key material, or null for that of the JVM
 * @param verifyHostname whether the certificate must name the host
 * @param protocols the versions allowed, empty for the context's
 * @param cipherSuites the cipher suites allowed, empty for the context's
 * @param verified false where any certificate will do
 */
public record TlsOptions(
        @Nullable SSLContext context,
        boolean verifyHostname,
        List<String> protocols,
        List<String> cipherSuites,
        boolean verified) {

    /** The JVM's trust store, certificate and host name verified. */
    public static final TlsOptions DEFAULT = of(null);

    public TlsOptions {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /** The given trust and key material, host name verified; null for the JVM's own. */
    public static TlsOptions of(@Nullable SSLContext context) {
        return new TlsOptions(context, true, List.of(), List.of(), true);
    }

    /**
     * The JVM's trust store, and a client certificate.
     *
     * @param key a PEM file with the private key, not encrypted
     * @param certificateChain a PEM file with the certificate, the issuers behind it; may be the same file
     * @throws IllegalArgumentException when a file cannot be read or holds something else
     */
    public static TlsOptions ofClientCertificate(Path key, Path certificateChain) {
        return of(PemFiles.clientContext(key, certificateChain));
    }

    /** The same, but any certificate of any host will do: opportunistic TLS (RFC 7435). */
    TlsOptions unverified() throws GeneralSecurityException {
        return new TlsOptions(TrustAnything.context(), false, protocols, cipherSuites, false);
    }

    SSLEngine createEngine(Endpoint endpoint) throws GeneralSecurityException {
        SSLContext used = context == null ? SSLContext.getDefault() : context;
        // A stable peer name and port let the context resume its TLS sessions. A Unix socket has no name of its own.
        SSLEngine engine =
                used.createSSLEngine(endpoint.isUnixSocket() ? "localhost" : endpoint.host(), endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (verifyHostname) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(String[]::new));
        }
        if (!cipherSuites.isEmpty()) {
            parameters.setCipherSuites(cipherSuites.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }
}
