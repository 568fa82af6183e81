package org.smtplib.boot.autoconfigure.container;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.springframework.util.StringUtils;

/** What the environment variables of Mailpit's runtime options say of its SMTP server. */
final class MailpitEnvironment {

    private static final int PORT = 1025;
    private static final Set<String> TRUE = Set.of("1", "true", "yes");

    /** How the forms begin in which a password file holds what cannot be turned back into a password. */
    private static final Pattern HASH = Pattern.compile("(\\$(apr1|1|2[abxy]?|5|6)\\$|\\{S?SHA}).*");

    private MailpitEnvironment() {}

    static ContainerServer read(Map<String, String> environment) {
        int port = port(environment.get("MP_SMTP_BIND_ADDR"));
        boolean tls = TRUE.contains(
                environment.getOrDefault("MP_SMTP_REQUIRE_TLS", "").toLowerCase(Locale.ROOT));
        Protocol protocol = tls ? Protocol.SMTPS : Protocol.SMTP;
        String logins = environment.get("MP_SMTP_AUTH");
        if (!StringUtils.hasText(logins)) {
            return new ContainerServer(port, protocol, null, null);
        }
        for (String login : StringUtils.tokenizeToStringArray(logins, " \t\r\n")) {
            int colon = login.indexOf(':');
            if (colon > 0 && !HASH.matcher(login.substring(colon + 1)).matches()) {
                return new ContainerServer(port, protocol, login.substring(0, colon), login.substring(colon + 1));
            }
        }
        throw new IllegalStateException("MP_SMTP_AUTH of the Mailpit container has no login with a password in clear:"
                + " write user:password there, or define a bean of type SmtpConnectionDetails");
    }

    /** The port of an address such as {@code 0.0.0.0:1025}. */
    private static int port(@Nullable String address) {
        if (!StringUtils.hasText(address)) {
            return PORT;
        }
        try {
            return Integer.parseInt(
                    address.substring(address.lastIndexOf(':') + 1).strip());
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "MP_SMTP_BIND_ADDR of the Mailpit container names no port: " + address
                            + ". It reads like 0.0.0.0:1025",
                    e);
        }
    }
}
