package org.smtplib.boot.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.protocol.StartTls;
import org.smtplib.session.SessionConfig;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.StringUtils;

/** The SSL bundle that a client's {@code ssl.bundle} names. */
final class SmtpSslBundle {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpSslBundle.class);

    private SmtpSslBundle() {}

    /** The bundle, or null for an empty name. */
    static @Nullable SslBundle find(String key, @Nullable String name, @Nullable SslBundles bundles) {
        return StringUtils.hasText(name) ? SmtpPropertyValue.use(key, name, wanted -> get(wanted, bundles)) : null;
    }

    /** Says so when a bundle is given and nothing ever asks for its certificates. */
    static void warnIfUnused(String prefix, @Nullable SslBundle bundle, SessionConfig config) {
        boolean verified = config.protocol().implicitTls()
                || config.startTls() == StartTls.REQUIRED
                // Then it depends on where the server turns out to be.
                || (config.startTls() == null && config.logsIn());
        if (bundle != null && !verified) {
            LOG.warn(
                    "The SSL bundle for {} is not used: without verified TLS no certificate is looked at. Set"
                            + " {}.starttls=required, or {}.protocol=smtps",
                    config.endpoint(),
                    prefix,
                    prefix);
        }
    }

    private static SslBundle get(String name, @Nullable SslBundles bundles) {
        try {
            if (bundles != null) {
                return bundles.getBundle(name);
            }
        } catch (NoSuchSslBundleException e) {
            // Said below, with what to do about it.
        }
        List<String> known = bundles == null ? List.of() : bundles.getBundleNames();
        throw new IllegalArgumentException("There is no SSL bundle '" + name + "'; "
                + (known.isEmpty() ? "none is defined" : "defined are " + String.join(", ", known))
                + ". Define spring.ssl.bundle.pem." + name + " or spring.ssl.bundle.jks." + name
                + ", or correct the name");
    }
}
