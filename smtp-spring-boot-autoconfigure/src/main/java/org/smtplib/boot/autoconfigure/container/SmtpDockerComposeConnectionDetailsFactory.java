package org.smtplib.boot.autoconfigure.container;

import org.jspecify.annotations.Nullable;
import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;
import org.smtplib.protocol.Protocol;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

/** {@link SmtpConnectionDetails} of a Docker Compose service with a known image. */
abstract class SmtpDockerComposeConnectionDetailsFactory
        extends DockerComposeConnectionDetailsFactory<SmtpConnectionDetails> {

    private final ContainerImage image;

    SmtpDockerComposeConnectionDetailsFactory(ContainerImage image) {
        super(image.connectionName);
        this.image = image;
    }

    @Override
    protected SmtpConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService(), image);
    }

    static final class Mailpit extends SmtpDockerComposeConnectionDetailsFactory {

        Mailpit() {
            super(ContainerImage.MAILPIT);
        }
    }

    static final class GreenMail extends SmtpDockerComposeConnectionDetailsFactory {

        GreenMail() {
            super(ContainerImage.GREENMAIL);
        }
    }

    private static final class Details extends DockerComposeConnectionDetails implements SmtpConnectionDetails {

        private final String host;
        private final int port;
        private final ContainerServer server;
        private final @Nullable SslBundle sslBundle;

        Details(RunningService service, ContainerImage image) {
            super(service);
            server = image.server(service.env());
            host = service.host();
            port = service.ports().get(server.port());
            sslBundle = getSslBundle(service);
        }

        @Override
        public String getHost() {
            return host;
        }

        @Override
        public int getPort() {
            return port;
        }

        @Override
        public Protocol getProtocol() {
            return server.protocol();
        }

        @Override
        public @Nullable String getUsername() {
            return server.username();
        }

        @Override
        public @Nullable String getPassword() {
            return server.password();
        }

        /**
         * Allowed, though the engine may run on another host: the login is one that stands in the compose file, for
         * a server that keeps each mail to itself.
         */
        @Override
        public boolean isCleartextLoginAllowed() {
            return true;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return sslBundle;
        }
    }
}
