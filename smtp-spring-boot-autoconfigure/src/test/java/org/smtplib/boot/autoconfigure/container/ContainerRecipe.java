package org.smtplib.boot.autoconfigure.container;

import org.springframework.boot.testcontainers.context.ImportTestcontainers;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.testcontainers.containers.GenericContainer;

// docs/testing.md shows what follows; it is compiled and not run, since it needs a container engine.
@ImportTestcontainers
class ContainerRecipe {

    @ServiceConnection
    static final GenericContainer<?> MAIL =
            new GenericContainer<>("axllent/mailpit:v1.27").withExposedPorts(1025, 8025);
}
