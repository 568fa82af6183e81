package org.smtplib.sample;

import org.smtplib.SmtpTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;

/**
 * Sends three {@link Mails}, prints what became of each recipient, and ends with status 0 if that was as it should be.
 * Without {@code smtp.host} it runs on {@link EmbeddedServers}.
 */
@SpringBootApplication
public class SampleApplication implements ApplicationRunner {

    private final Mails mails;
    private final ObjectProvider<EmbeddedServers> embedded;
    private final Report report;
    private final SmtpTemplate smtp;
    private final HealthContributorRegistry health;

    /** Who gets the mails. */
    @Value("${sample.to:}")
    private String to = "";

    /** Somebody whom the server refuses, or nobody. */
    @Value("${sample.refused:}")
    private String refused = "";

    SampleApplication(
            Mails mails,
            ObjectProvider<EmbeddedServers> embedded,
            Report report,
            SmtpTemplate smtp,
            HealthContributorRegistry health) {
        this.mails = mails;
        this.embedded = embedded;
        this.report = report;
        this.smtp = smtp;
        this.health = health;
    }

    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        SpringApplication application = new SpringApplication(SampleApplication.class);
        application.addInitializers(new EmbeddedServers.Starter());
        return SpringApplication.exit(application.run(args));
    }

    @Override
    public void run(ApplicationArguments arguments) {
        if (to.isEmpty()) {
            report.check("sample.to", "not set: name who is to get the mails", false);
            return;
        }
        EmbeddedServers servers = embedded.getIfAvailable();
        report.outcomes("text mail", refused, () -> mails.sendText(to));
        report.outcomes("HTML mail", refused, () -> mails.sendHtml(to));
        if (refused.isEmpty()) {
            report.line("for two", "left out: sample.refused names nobody whom the server refuses");
        } else {
            report.outcomes(
                    "for two",
                    refused,
                    () -> Mails.sendToAll(servers == null ? smtp : servers.refusing(), to, refused));
        }
        if (servers == null) {
            report.line(
                    "read back", "left out: the mails went to " + smtp.config().endpoint());
        } else {
            new ReadBack(servers.received()).compare(report);
        }
        report.pool(smtp.poolStats());
        report.health(((HealthIndicator) health.getContributor("smtp")).health());
    }
}
