package org.smtplib.session;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.transport.Endpoint;

/**
 * A server and who logs in there, as one line of text: {@code smtp://user:p%40ss@host:587?starttls=required}, {@code
 * smtps://host}, {@code lmtp://host:24}, {@code lmtp://[2001:db8::1]}, or for a Unix socket {@code lmtp:///run/lmtp}.
 *
 * @param protocol as the scheme says
 * @param endpoint host and port, the protocol's own where none is given; or the path of a Unix socket
 * @param credentials who logs in, or null for nobody
 * @param startTls what is done about STARTTLS, or null where that is not said
 */
public record SmtpUrl(
        Protocol protocol,
        Endpoint endpoint,
        @Nullable Credentials credentials,
        @Nullable StartTls startTls) {

    private static final String FORM = "smtp://user:password@host:port?starttls=required";
    /** What may be shown of a text without user and password. */
    private static final Pattern HARMLESS = Pattern.compile(
            "(?:[A-Za-z][A-Za-z0-9+.-]*://)?+(?:[A-Za-z0-9._-]*|\\[[0-9A-Fa-f:.]*\\])(?::\\d{0,5})?(?:[/?#].*)?");

    /**
     * Reads a URL. User and password are percent-encoded UTF-8: {@code %40} is an at sign, {@code %3A} a colon.
     *
     * @throws IllegalArgumentException when it is none, with the reason and never with the password
     */
    public static SmtpUrl parse(String text) {
        int schemeEnd = text.indexOf("://");
        Protocol protocol = schemeEnd < 0 ? null : protocol(text.substring(0, schemeEnd));
        if (protocol == null) {
            throw new IllegalArgumentException(
                    "The URL of a server begins with smtp://, smtps:// or lmtp://, as in " + FORM);
        }
        String rest = text.substring(schemeEnd + 3);
        int authorityEnd = indexOfAny(rest, "/?#");
        String authority = rest.substring(0, authorityEnd);
        String tail = rest.substring(authorityEnd);
        int at = authority.lastIndexOf('@');
        // Before anything is shown: what looks like path or query may be the rest of a password.
        if (tail.indexOf('@') >= 0 || (at >= 0 && authority.indexOf('@') < at)) {
            throw new IllegalArgumentException(
                    "The URL of a server has an @ too many, or a /, ? or # before it: in user"
                            + " and password, and in a path, write these as %40, %2F, %3F and %23");
        }
        if (tail.indexOf('#') >= 0) {
            throw new IllegalArgumentException("The URL of a server has no part behind a #");
        }
        int queryAt = tail.indexOf('?');
        String path = queryAt < 0 ? tail : tail.substring(0, queryAt);
        Credentials credentials = at < 0 ? null : credentials(authority.substring(0, at));
        Endpoint endpoint = endpoint(authority.substring(at + 1), path, protocol);
        StartTls startTls = queryAt < 0 ? null : startTls(tail.substring(queryAt + 1));
        if (protocol.implicitTls() && startTls != null && startTls != StartTls.NONE) {
            throw new IllegalArgumentException("The URL says smtps, which speaks TLS from the first octet, so that no"
                    + " starttls can be had: leave it out, or write smtp://");
        }
        return new SmtpUrl(protocol, endpoint, credentials, startTls);
    }

    private static @Nullable Protocol protocol(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "smtp" -> Protocol.SMTP;
            case "smtps" -> Protocol.SMTPS;
            case "lmtp" -> Protocol.LMTP;
            default -> null;
        };
    }

    private static int indexOfAny(String text, String characters) {
        int i = 0;
        while (i < text.length() && characters.indexOf(text.charAt(i)) < 0) {
            i++;
        }
        return i;
    }

    private static Credentials credentials(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon <= 0 || colon == userInfo.length() - 1) {
            throw new IllegalArgumentException(
                    "The URL of a server has a user or a password without the other: a login needs both, as in "
                            + FORM);
        }
        return Credentials.of(
                PercentCode.decode("user", userInfo.substring(0, colon)),
                PercentCode.decode("password", userInfo.substring(colon + 1)));
    }

    private static Endpoint endpoint(String hostAndPort, String path, Protocol protocol) {
        boolean noPath = path.isEmpty() || path.equals("/");
        if (hostAndPort.isEmpty() && !noPath) {
            return new Endpoint(PercentCode.decode("path", path), protocol.defaultPort());
        }
        if (hostAndPort.isEmpty()) {
            throw new IllegalArgumentException("The URL of a server names no host, as in " + FORM);
        }
        if (!noPath) {
            throw new IllegalArgumentException(
                    "The URL of a server has a path behind its host, which means nothing here;"
                            + " the path of a Unix socket stands behind three slashes, as in lmtp:///run/lmtp");
        }
        if (!hostAndPort.startsWith("[") && hostAndPort.indexOf(':') != hostAndPort.lastIndexOf(':')) {
            throw new IllegalArgumentException(
                    "The URL of a server has a colon too many: an IPv6 address stands in brackets, as in smtp://[2001:db8::1]");
        }
        return Endpoint.parse(hostAndPort, protocol.defaultPort());
    }

    private static @Nullable StartTls startTls(String query) {
        StartTls mode = null;
        int from = 0;
        while (from < query.length()) {
            int end = query.indexOf('&', from);
            String parameter = query.substring(from, end < 0 ? query.length() : end);
            from = end < 0 ? query.length() : end + 1;
            int equals = parameter.indexOf('=');
            String key = equals < 0 ? parameter : parameter.substring(0, equals);
            if (!key.equals("starttls")) {
                throw new IllegalArgumentException("The URL of a server has an unknown parameter \"" + key
                        + "\"; there is starttls, which is none, opportunistic or required");
            }
            if (mode != null) {
                throw new IllegalArgumentException("The URL of a server says starttls twice");
            }
            mode = mode(parameter.substring(equals < 0 ? parameter.length() : equals + 1));
        }
        return mode;
    }

    private static StartTls mode(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "none" -> StartTls.NONE;
            case "opportunistic" -> StartTls.OPPORTUNISTIC;
            case "required" -> StartTls.REQUIRED;
            default ->
                throw new IllegalArgumentException(
                        "The URL of a server says starttls=" + value + "; it is none, opportunistic or required");
        };
    }

    /** A text that may be a URL, or meant to be one, with {@code ***} for what may be user and password. */
    public static String masked(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return HARMLESS.matcher(text).matches() ? text : "***";
        }
        int schemeEnd = text.indexOf("://");
        boolean scheme = schemeEnd >= 0 && schemeEnd < at && protocol(text.substring(0, schemeEnd)) != null;
        return (scheme ? text.substring(0, schemeEnd + 3) : "") + "***" + text.substring(at);
    }

    /** The same without user and password. */
    @Override
    public String toString() {
        return protocol.name().toLowerCase(Locale.ROOT) + "://"
                + (credentials == null ? "" : "***@")
                + endpoint
                + (startTls == null ? "" : "?starttls=" + startTls.name().toLowerCase(Locale.ROOT));
    }
}
