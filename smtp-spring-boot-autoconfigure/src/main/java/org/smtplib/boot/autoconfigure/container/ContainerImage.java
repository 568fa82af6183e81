package org.smtplib.boot.autoconfigure.container;

import java.util.Map;

/** A mail server for tests whose image we know. */
enum ContainerImage {
    MAILPIT("axllent/mailpit") {
        @Override
        ContainerServer server(Map<String, String> environment) {
            return MailpitEnvironment.read(environment);
        }
    },

    GREENMAIL("greenmail/standalone") {
        /** It asks nobody to log in to send, whatever users its GREENMAIL_OPTS name. */
        @Override
        ContainerServer server(Map<String, String> environment) {
            return ContainerServer.withoutLogin(3025);
        }
    };

    /** The image without registry and tag, which is the name of a service connection too. */
    final String connectionName;

    ContainerImage(String connectionName) {
        this.connectionName = connectionName;
    }

    /** The server in a container with these environment variables. */
    abstract ContainerServer server(Map<String, String> environment);
}
