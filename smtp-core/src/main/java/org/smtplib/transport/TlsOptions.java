package org.smtplib.transport;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** How TLS is spoken: whom we trust, who we are, and what is allowed; immutable. */
public final class TlsOptions {

    /** The JVM's trust store, certificate and host name verified. */
    public static final TlsOptions DEFAULT = builder().build();

    private final @Nullable SSLContext given;
    private final TrustManager @Nullable [] trust;
    private final KeyManager @Nullable [] keys;
    private final boolean verifyHostname;
    private final List<String> protocols;
    private final List<String> cipherSuites;
    // made once, so that its TLS sessions can be resumed
    private final @Nullable SSLContext context;

    private TlsOptions(Builder builder, @Nullable SSLContext context) {
        this.given = builder.context;
        this.trust = builder.trust;
        this.keys = builder.keys;
        this.verifyHostname = builder.verifyHostname;
        this.protocols = builder.protocols;
        this.cipherSuites = builder.cipherSuites;
        this.context = context;
    }

    /** Begins with what {@link #DEFAULT} has. */
    public static Builder builder() {
        return new Builder();
    }

    /** The given trust and key material, host name verified; null for the JVM's own. */
    public static TlsOptions of(@Nullable SSLContext context) {
        return builder().context(context).build();
    }

    /**
     * The JVM's trust store, and a client certificate.
     *
     * @throws IllegalArgumentException when {@link Builder#clientCertificate} throws it
     */
    public static TlsOptions ofClientCertificate(Path key, Path certificateChain) {
        return builder().clientCertificate(key, certificateChain).build();
    }

    /** Begins with what these options have. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.context = given;
        builder.trust = trust;
        builder.keys = keys;
        builder.verifyHostname = verifyHostname;
        builder.protocols = protocols;
        builder.cipherSuites = cipherSuites;
        return builder;
    }

    /** Trust and key material, or null for that of the JVM. */
    public @Nullable SSLContext context() {
        return context;
    }

    /** Whether the certificate must name the host. */
    public boolean verifyHostname() {
        return verifyHostname;
    }

    /** The versions allowed, empty for the context's. */
    public List<String> protocols() {
        return protocols;
    }

    /** The cipher suites allowed, empty for the context's. */
    public List<String> cipherSuites() {
        return cipherSuites;
    }

    SSLEngine createEngine(Endpoint endpoint) throws GeneralSecurityException {
        SSLContext used = context == null ? SSLContext.getDefault() : context;
        return createEngine(endpoint, used, verifyHostname);
    }

    /** The same, but any certificate of any host will do: opportunistic TLS (RFC 7435). */
    SSLEngine createUnverifiedEngine(Endpoint endpoint) throws GeneralSecurityException {
        return createEngine(endpoint, TrustAnything.context(), false);
    }

    private SSLEngine createEngine(Endpoint endpoint, SSLContext used, boolean named) {
        // A stable peer name and port let the context resume its TLS sessions. A Unix socket has no name of its own.
        SSLEngine engine =
                used.createSSLEngine(endpoint.isUnixSocket() ? "localhost" : endpoint.host(), endpoint.port());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (named) {
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

    /** Collects what {@link TlsOptions} hold. */
    public static final class Builder {

        private @Nullable SSLContext context;
        private TrustManager @Nullable [] trust;
        private KeyManager @Nullable [] keys;
        private boolean verifyHostname = true;
        private List<String> protocols = List.of();
        private List<String> cipherSuites = List.of();

        private Builder() {}

        /** Trust and key material at once, in place of all that was given of either; null for the JVM's own. */
        public Builder context(@Nullable SSLContext context) {
            this.context = context;
            trust = null;
            keys = null;
            return this;
        }

        /**
         * Who is trusted to vouch for a server. Default: whom the JVM trusts.
         *
         * @param certificates a PEM file with one certificate or more
         * @throws IllegalArgumentException when the file cannot be read or holds something else
         */
        public Builder trustedCertificates(Path certificates) {
            trust = PemManagers.trust(certificates);
            return this;
        }

        /**
         * Who we are, for a server that asks. Default: nobody.
         *
         * @param key a PEM file with the private key, not encrypted: PKCS #8, PKCS #1 or SEC 1
         * @param certificateChain a PEM file with the certificate, the issuers behind it; may be the same file
         * @throws IllegalArgumentException when a file cannot be read or holds something else, or the key is not that of
         *     the certificate
         */
        public Builder clientCertificate(Path key, Path certificateChain) {
            keys = PemManagers.keys(key, certificateChain);
            return this;
        }

        /** Whether the certificate must name the host. Default: it must. */
        public Builder verifyHostname(boolean verifyHostname) {
            this.verifyHostname = verifyHostname;
            return this;
        }

        /** The versions allowed, such as {@code TLSv1.3}. Default, and none: the context's. */
        public Builder protocols(String... protocols) {
            this.protocols = List.of(protocols);
            return this;
        }

        /** The cipher suites allowed, by their standard names. Default, and none: the context's. */
        public Builder cipherSuites(String... cipherSuites) {
            this.cipherSuites = List.of(cipherSuites);
            return this;
        }

        /**
         * Builds the options.
         *
         * @throws IllegalArgumentException when there is a context, and certificates besides
         */
        public TlsOptions build() {
            if (trust == null && keys == null) {
                return new TlsOptions(this, context);
            }
            if (context != null) {
                throw new IllegalArgumentException(
                        "An SSLContext has trust and key material of its own, and certificates"
                                + " cannot be added to it: put them into the context, or give them in its place");
            }
            try {
                SSLContext own = SSLContext.getInstance("TLS");
                own.init(keys, trust, null);
                return new TlsOptions(this, own);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM offers no TLS", e);
            }
        }
    }
}
