package org.smtplib.boot.autoconfigure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.transport.TlsOptions;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslOptions;

/** The TLS of one client; what its properties name follows the SSL bundle when that is loaded anew. */
final class SmtpTls {

    private final boolean verifyHostname;
    private volatile @Nullable TlsOptions reloaded;

    SmtpTls(boolean verifyHostname) {
        this.verifyHostname = verifyHostname;
    }

    /** What the next handshake with a server is to use. */
    Supplier<TlsOptions> of(SmtpConnectionDetails details) {
        TlsOptions first = options(details.getSslBundle());
        if (!(details instanceof PropertiesSmtpConnectionDetails)) {
            return () -> first;
        }
        return () -> {
            TlsOptions newer = reloaded;
            return newer == null ? first : newer;
        };
    }

    /**
     * From now on the servers of the properties get this bundle's certificates, protocols and ciphers.
     *
     * @throws RuntimeException when no TLS can be made of it; all stays as it was then
     */
    void reload(SslBundle bundle) {
        reloaded = options(bundle);
    }

    private TlsOptions options(@Nullable SslBundle bundle) {
        TlsOptions.Builder tls = TlsOptions.builder().verifyHostname(verifyHostname);
        if (bundle != null) {
            SslOptions options = bundle.getOptions();
            // One context for all handshakes until the next reload, so that TLS sessions are resumed.
            tls.context(bundle.createSslContext())
                    .protocols(orNone(options.getEnabledProtocols()))
                    .cipherSuites(orNone(options.getCiphers()));
        }
        return tls.build();
    }

    private static String[] orNone(String @Nullable [] values) {
        return values == null ? new String[0] : values;
    }
}
