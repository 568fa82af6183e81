package org.smtplib.aot;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.SmtpTemplateBuilderCustomizer;
import org.smtplib.boot.autoconfigure.endpoint.SmtpEndpoint;
import org.smtplib.boot.autoconfigure.event.SmtpMailSentEvent;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.mime.Email;
import org.smtplib.transport.Endpoint;
import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;

/** An application with two clients, and beans that add to both, that {@link AheadOfTimeTests} prepares and starts. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class PreparedApplication {

    public static void main(String[] args) {
        SpringApplication.run(PreparedApplication.class, args).close();
    }

    @Bean
    SmtpTemplateBuilderCustomizer named() {
        return (client, builder) -> builder.localHostName(client + ".example");
    }

    @Bean
    SmtpEventListener telling() {
        return new SmtpEventListener() {
            @Override
            public void connected(Endpoint endpoint) {
                System.out.println("connected");
            }
        };
    }

    @EventListener
    void tell(SmtpMailSentEvent event) {
        System.out.println("event: " + event.client());
    }

    /** What the application gets beside the clients, each used as an application would. */
    @Bean
    @Order(2)
    ApplicationRunner using(JavaMailSender sender, SmtpEndpoint endpoint, MeterRegistry meters, HealthEndpoint health) {
        return arguments -> {
            SimpleMailMessage message = new SimpleMailMessage();
            message.setFrom("shop@example.org");
            message.setTo("kim@example.org");
            message.setText("It is on its way.");
            sender.send(message);
            System.out.println("endpoint: " + endpoint.smtp().clients().keySet());
            System.out.println("timed: "
                    + meters.get("smtp.client.send")
                            .tag("smtp.client.name", "default")
                            .timer()
                            .count());
            System.out.println("max: "
                    + meters.find("smtp.client.connections.max").gauges().size());
            System.out.println(
                    "health: " + health.healthForPath("smtp", "reports").getStatus());
        };
    }

    @Bean
    @Order(1)
    ApplicationRunner sending(
            SmtpTemplate plain,
            @Qualifier("reports") SmtpTemplate reports,
            List<SmtpTemplate> candidates,
            SmtpClients clients) {
        return arguments -> {
            System.out.println("prepared: " + AotDetector.useGeneratedArtifacts());
            System.out.println("candidates: " + candidates.size());
            System.out.println("clients: " + clients.templates().keySet());
            plain.send(mail("jo@example.org"));
            reports.send(mail("ann@example.org"));
        };
    }

    private static Email mail(String to) {
        return Email.builder()
                .from("shop@example.org")
                .to(to)
                .subject("Your order")
                .text("It is on its way.")
                .build();
    }
}
