package org.smtplib.transport;

/**
 * Where a server listens: a host and TCP port, or a Unix socket.
 *
 * @param host a host name, an IPv4 or IPv6 address without brackets, or the absolute path of a Unix socket
 * @param port the TCP port, 1 to 65535; 0 for a Unix socket
 */
public record Endpoint(String host, int port) {

    /**
     * Checks host and port.
     *
     * @throws IllegalArgumentException when one cannot be used, with the value and what to give instead
     */
    public Endpoint {
        boolean path = host.startsWith("/");
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank() || host.chars().anyMatch(c -> Character.isISOControl(c) || (c == ' ' && !path))) {
            throw new IllegalArgumentException("The host is empty, or holds a blank or control character");
        }
        if (!path && (host.indexOf('/') >= 0 || host.indexOf('@') >= 0)) {
            // Not shown: what looks like this may hold a password.
            throw new IllegalArgumentException(
                    "The host is a name, an address or the path of a Unix socket, and no URL: leave out scheme, user and path");
        }
        if (!path && (host.indexOf('[') >= 0 || host.indexOf(']') >= 0)) {
            throw new IllegalArgumentException("The host \"" + host + "\" has a bracket that does not belong there");
        }
        if (!path
                && host.indexOf(':') >= 0
                && !host.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?")) {
            throw new IllegalArgumentException(
                    "The host \"" + host + "\" has a colon and is no IPv6 address: give the port apart");
        }
        if (path) {
            port = 0;
        } else if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("The port of " + host + " is 1 to 65535, not " + port);
        }
    }

    /**
     * Reads {@code host:port}, {@code host}, {@code [ipv6]:port}, an IPv6 address with or without brackets, or the path
     * of a Unix socket.
     *
     * @param defaultPort the port where the text names none
     * @throws IllegalArgumentException when what follows the colon is no port
     */
    public static Endpoint parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bracketed = text.startsWith("[");
        boolean named = colon >= 0 && (bracketed ? colon > text.indexOf(']') : colon == text.indexOf(':'));
        if (text.startsWith("/") || !named) {
            return new Endpoint(text, defaultPort);
        }
        String port = text.substring(colon + 1);
        if (!port.matches("\\d{1,5}")) {
            // Only the host is shown, once it was checked: in "user:password@host" the rest is a password.
            throw new IllegalArgumentException("What follows \""
                    + new Endpoint(text.substring(0, colon), defaultPort).host()
                    + ":\" is no port: give a number from 1 to 65535");
        }
        return new Endpoint(text.substring(0, colon), Integer.parseInt(port));
    }

    /** Whether the host is the path of a Unix socket. */
    public boolean isUnixSocket() {
        return host.startsWith("/");
    }

    /** {@code host:port}, {@code [ipv6]:port}, or the path. */
    @Override
    public String toString() {
        if (isUnixSocket()) {
            return host;
        }
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
