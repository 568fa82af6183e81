package org.smtplib.boot.autoconfigure.container;

import java.util.List;
import java.util.Map;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;

/** A service of Docker Compose by its outside: what it publishes leads to a scripted server. */
record StubService(
        ImageReference image,
        int insidePort,
        ScriptedSmtpServer server,
        Map<String, String> env,
        Map<String, String> labels)
        implements RunningService {

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public String host() {
        return server.host();
    }

    @Override
    public ConnectionPorts ports() {
        return new ConnectionPorts() {
            @Override
            public int get(int containerPort) {
                if (containerPort != insidePort) {
                    throw new IllegalStateException("Port " + containerPort + " is not published");
                }
                return server.port();
            }

            @Override
            public List<Integer> getAll() {
                return List.of(server.port());
            }

            @Override
            public List<Integer> getAll(String protocol) {
                return getAll();
            }
        };
    }
}
