package org.smtplib.boot.autoconfigure.endpoint;

import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * The actuator endpoint {@code smtp}: each client with its servers, their state, their pools, what they offered and what
 * was learnt of them. It opens no connection, and shows neither credentials nor addresses of mails.
 */
@Endpoint(id = "smtp")
public final class SmtpEndpoint {

    private final SmtpClients clients;
    private final InstantSource clock;

    public SmtpEndpoint(SmtpClients clients) {
        this(clients, Clock.systemUTC());
    }

    SmtpEndpoint(SmtpClients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /** All clients. */
    @ReadOperation
    public SmtpDescriptor smtp() {
        Map<String, SmtpClientDescriptor> described = new LinkedHashMap<>();
        clients.templates()
                .forEach((name, template) -> described.put(name, SmtpClientDescriptor.of(template, clock.instant())));
        return new SmtpDescriptor(described);
    }

    /** One client; null when there is none of that name, for which a web client gets 404. */
    @ReadOperation
    public @Nullable SmtpClientDescriptor client(@Selector String client) {
        SmtpTemplate template = clients.templates().get(client);
        return template == null ? null : SmtpClientDescriptor.of(template, clock.instant());
    }

    /** The clients by name. */
    public record SmtpDescriptor(Map<String, SmtpClientDescriptor> clients) implements OperationResponseBody {}
}
