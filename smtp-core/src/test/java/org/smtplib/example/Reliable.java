package org.smtplib.example;

import java.time.Duration;
import java.util.List;
import org.smtplib.SmtpTemplate;
import org.smtplib.delivery.MailReport;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.MailObject;
import org.smtplib.mime.Email;
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
                .server(SessionConfig.builder("mx2.example.org").build())
                .relay(RelayConfig.builder().choice(ServerChoice.ORDERED).build())
                .build();
        return smtp;
    }

    /** A mail for each customer, and a line for each that did not go well. */
    public static List<MailReport> batch(SmtpTemplate smtp, List<String> customers) {
        List<MailObject> mails = customers.stream()
                .map(customer -> smtp.compose(
                        Email.builder().to(customer).text("We have moved.").build()))
                .toList();
        List<MailReport> reports = smtp.sendAll(mails, report -> {
            if (report.failure() instanceof SmtpInDoubtException) {
                System.out.println("Perhaps sent: " + report.result());
            } else if (!report.isComplete()) {
                System.out.println("Not to all: " + report.result() + ", " + report.failure());
            }
        });
        return reports;
    }
}
