package org.smtplib.boot.autoconfigure.container;

import org.jspecify.annotations.Nullable;
import org.smtplib.boot.autoconfigure.SmtpConnectionDetails;
import org.smtplib.protocol.Protocol;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.Container;

/** {@link SmtpConnectionDetails} of a {@link ServiceConnection @ServiceConnection} container with a known image. */
abstract class SmtpContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, SmtpConnectionDetails> {

    private final ContainerImage image;

    SmtpContainerConnectionDetailsFactory(ContainerImage image) {
        super(image.connectionName);
        this.image = image;
    }

    @Override
    protected SmtpConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source, image);
    }

    static final class Mailpit extends SmtpContainerConnectionDetailsFactory {

        Mailpit() {
            super(ContainerImage.MAILPIT);
        }
    }

    static final class GreenMail extends SmtpContainerConnectionDetailsFactory {

        GreenMail() {
            super(ContainerImage.GREENMAIL);
        }
    }

    /** Asks the container each time: it is started at the first question, later than this is made. */
    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements SmtpConnectionDetails {

        private final ContainerImage image;

        Details(ContainerConnectionSource<Container<?>> source, ContainerImage image) {
            super(source);
            this.image = image;
        }

        private ContainerServer server() {
            return image.server(getContainer().getEnvMap());
        }

        @Override
        public String getHost() {
            return getContainer().getHost();
        }

        @Override
        public int getPort() {
            return getContainer().getMappedPort(server().port());
        }

        @Override
        public Protocol getProtocol() {
            return server().protocol();
        }

        @Override
        public @Nullable String getUsername() {
            return server().username();
        }

        @Override
        public @Nullable String getPassword() {
            return server().password();
        }

        /**
         * Allowed, though the engine may run on another host: the login is one that stands in the test itself, and
         * the server is gone after it.
         */
        @Override
        public boolean isCleartextLoginAllowed() {
            return true;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}
