package org.smtplib.example;

import java.time.Duration;
import org.smtplib.SmtpTemplate;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.protocol.LineEndings;
import org.smtplib.relay.RelayConfig;
import org.smtplib.relay.ServerChoice;
import org.smtplib.session.SessionConfig;

/** The examples of docs/reliability.md. */
public final class Reliable {

    private Reliable() {}

    /** What is tried again, and how often. */
    public static RetryPolicy patient() {
        RetryPolicy retry = RetryPolicy.builder()
                .maxAttempts(5)
                .delay(Duration.ofSeconds(2), Duration.ofMinutes(1))
                .build();
        return retry;
    }

    /** Two servers, the second one in case that the first cannot be reached. */
    public static SmtpTemplate severalServers() {
        SmtpTemplate smtp = SmtpTemplate.builder("mx1.example.org")
                .server(SessionConfig.builder("mx2.example.org")
                        .lineEndings(LineEndings.NORMALIZE)
                        .build())
                .relay(RelayConfig.builder().choice(ServerChoice.ORDERED).build())
                .build();
        return smtp;
    }
}
