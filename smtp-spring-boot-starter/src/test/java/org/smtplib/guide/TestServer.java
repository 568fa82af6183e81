package org.smtplib.guide;

import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;

/** A server of a test's own. */
record TestServer(String host, int port) implements SmtpConnectionDetails {

    @Override
    public String getHost() {
        return host;
    }

    @Override
    public int getPort() {
        return port;
    }
}
