package org.smtplib.boot.autoconfigure.endpoint;

import java.time.Instant;
import java.util.List;
import org.smtplib.SmtpTemplate;
import org.smtplib.pool.PoolStats;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * One client as the endpoint shows it.
 *
 * @param pool the connections to all its servers together
 * @param servers each server, in the order in which they were given
 */
public record SmtpClientDescriptor(PoolStats pool, List<SmtpServerDescriptor> servers)
        implements OperationResponseBody {

    static SmtpClientDescriptor of(SmtpTemplate template, Instant now) {
        return new SmtpClientDescriptor(
                template.poolStats(),
                template.servers().stream()
                        .map(server -> SmtpServerDescriptor.of(server, now))
                        .toList());
    }
}
