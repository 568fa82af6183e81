package org.smtplib.boot.autoconfigure.container;

import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;

/**
 * What is to be known of the server within a container.
 *
 * @param port the port inside, not the one that is published
 */
record ContainerServer(
        int port,
        Protocol protocol,
        @Nullable String username,
        @Nullable String password) {

    static ContainerServer withoutLogin(int port) {
        return new ContainerServer(port, Protocol.SMTP, null, null);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return protocol + " on port " + port + (username == null ? "" : " as " + username);
    }
}
