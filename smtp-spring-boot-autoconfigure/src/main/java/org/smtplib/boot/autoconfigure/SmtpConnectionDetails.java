package org.smtplib.boot.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the server is and who logs in. A bean of this type takes the place of {@code smtp.host}, {@code smtp.url},
 * {@code smtp.port}, {@code smtp.protocol}, {@code smtp.username}, {@code smtp.password}, {@code smtp.allow-cleartext-login} and {@code
 * smtp.ssl.bundle} and {@code smtp.servers}; all other properties apply to it.
 */
public interface SmtpConnectionDetails extends ConnectionDetails {

    /** Name or address of the server, or the absolute path of its Unix socket. */
    String getHost();

    /** The TCP port; by default the protocol's own. */
    default int getPort() {
        return getProtocol().defaultPort();
    }

    /** By default {@link Protocol#SMTP}. */
    default Protocol getProtocol() {
        return Protocol.SMTP;
    }

    /** The user name, or null when nobody logs in. */
    default @Nullable String getUsername() {
        return null;
    }

    /** The password; null exactly when there is no user name. */
    default @Nullable String getPassword() {
        return null;
    }

    /** Whether to log in where the password could be read on its way; by default only to this host itself. */
    default boolean isCleartextLoginAllowed() {
        return false;
    }

    /** Further servers for the same mails, in the order in which they are asked; by default none. */
    default List<SmtpConnectionDetails> getFurtherServers() {
        return List.of();
    }

    /** The share of mails that the server gets, 1 or more, where shares are weighted; by default 1. */
    default int getWeight() {
        return 1;
    }

    /** Trust and key material for TLS, or null for that of the JVM. */
    default @Nullable SslBundle getSslBundle() {
        return null;
    }
}
