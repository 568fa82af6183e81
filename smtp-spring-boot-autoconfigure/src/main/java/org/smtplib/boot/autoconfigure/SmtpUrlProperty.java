package org.smtplib.boot.autoconfigure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SmtpUrl;
import org.smtplib.transport.Endpoint;
import org.springframework.util.StringUtils;

/** Reads the URL of a client, and compares it with the keys that say the same. */
final class SmtpUrlProperty {

    private SmtpUrlProperty() {}

    /** The parts of the URL under {@code prefix.url}. */
    static SmtpUrl parse(String prefix, String url) {
        String key = prefix + ".url";
        if (url.contains("${")) {
            throw new SmtpUrlException(
                    "The property " + key
                            + " holds a placeholder, and the variable or property that it names is not set",
                    "Set what the placeholder names, or correct " + key + ".");
        }
        try {
            return SmtpUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new SmtpUrlException(
                    "The property " + key + " is '" + SmtpUrl.masked(url)
                            + "' (user and password not shown), which cannot" + " be used: " + e.getMessage(),
                    "Correct " + key + ", such as smtp://user:p%40ss@mail.example.org:587?starttls=required, or set "
                            + prefix + ".host and the keys beside it instead.");
        }
    }

    /** Fails when a key beside the URL says something else; the protocol smtp cannot be told from none said. */
    static void requireSame(SmtpProperties properties, String prefix, String url, SmtpUrl parsed) {
        Endpoint endpoint = parsed.endpoint();
        Credentials login = parsed.credentials();
        requireSame(prefix, url, "host", text(properties.host()), endpoint.host());
        requireSame(prefix, url, "port", properties.port(), endpoint.port());
        Protocol protocol = properties.protocol() == Protocol.SMTP ? null : properties.protocol();
        requireSame(prefix, url, "protocol", protocol, parsed.protocol());
        if (parsed.startTls() != null) {
            requireSame(prefix, url, "starttls", properties.starttls(), parsed.startTls());
        }
        if (login != null) {
            requireSame(prefix, url, "username", text(properties.username()), login.username());
            requireSame(
                    prefix,
                    url,
                    "password",
                    text(properties.password()),
                    login.password().reveal());
        }
    }

    private static @Nullable String text(@Nullable String value) {
        return StringUtils.hasLength(value) ? value : null;
    }

    /** Shows neither value: one of them may be a password. */
    private static void requireSame(String prefix, String url, String key, @Nullable Object value, Object inUrl) {
        if (value != null && !Objects.equals(value, inUrl)) {
            throw new SmtpUrlException(
                    "The properties " + prefix + ".url, which is '" + SmtpUrl.masked(url) + "', and " + prefix + "."
                            + key + " say different things",
                    "Remove " + prefix + "." + key + ", or say all of it in the keys beside " + prefix
                            + ".host and remove " + prefix + ".url.");
        }
    }
}
