package org.smtplib.boot.autoconfigure.container;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtplib.testing.ScriptedSmtpServer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/** A container by its outside: what it publishes leads to a scripted server, and no engine is asked for anything. */
final class StubContainer extends GenericContainer<StubContainer> {

    private final String image;
    private final int insidePort;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable ScriptedSmtpServer server;

    StubContainer(String image, int insidePort) {
        super(DockerImageName.parse(image));
        this.image = image;
        this.insidePort = insidePort;
    }

    StubContainer with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    void leadTo(ScriptedSmtpServer target) {
        server = target;
    }

    private ScriptedSmtpServer server() {
        return Objects.requireNonNull(server, "The test has not said where this container leads to");
    }

    @Override
    public String getDockerImageName() {
        return image;
    }

    @Override
    public Map<String, String> getEnvMap() {
        return environment;
    }

    @Override
    public String getHost() {
        return server().host();
    }

    @Override
    public Integer getMappedPort(int originalPort) {
        if (originalPort != insidePort) {
            throw new IllegalArgumentException("Port " + originalPort + " is not published");
        }
        return server().port();
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}
}
