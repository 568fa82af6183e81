package org.smtplib.migration;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** An application that was written for spring-boot-starter-mail, and knows nothing of what sends its mails. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApplication {

    @Bean
    Shop shop(JavaMailSender mailSender, HealthContributorRegistry health) {
        return new Shop(mailSender, health);
    }

    /** Sends a mail in each way that Spring has for it. */
    record Shop(JavaMailSender mailSender, HealthContributorRegistry registry) {

        void sendAll() throws MessagingException {
            sendSimple();
            sendWithHelper();
            sendPrepared();
            sendParsed();
        }

        private void sendSimple() {
            SimpleMailMessage message = new SimpleMailMessage();
            message.setFrom("Jürgen <shop@example.org>");
            message.setTo("ann@example.org", "bob@example.org");
            message.setBcc("archive@example.org");
            message.setSubject("Grüße");
            message.setText("Schöne Grüße.\n.\nEnde.");
            mailSender.send(message);
        }

        private void sendWithHelper() throws MessagingException {
            MimeMessage message = mailSender.createMimeMessage();
            MimeMessageHelper helper = new MimeMessageHelper(message, true);
            helper.setFrom("shop@example.org");
            helper.setTo("ann@example.org");
            helper.setReplyTo("office@example.org");
            helper.setSubject("Receipt");
            helper.setText("Thank you: 5 €", "<p>Thank you: 5 €</p><img src='cid:logo'>");
            helper.addInline("logo", resource("not really an image"), "image/png");
            helper.addAttachment("Rechnung für März.pdf", resource("%PDF-1.7"), "application/pdf");
            mailSender.send(message);
        }

        private void sendPrepared() {
            mailSender.send(message -> {
                MimeMessageHelper helper = new MimeMessageHelper(message);
                helper.setFrom("shop@example.org");
                helper.setTo("bob@example.org");
                helper.setCc("ann@example.org");
                helper.setSubject("News");
                helper.setText("<p>News</p>", true);
                message.setHeader("Message-ID", "<news-1@example.org>");
            });
        }

        private void sendParsed() {
            String octets = "From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nSubject: As it came\r\n"
                    + "Date: Mon, 3 Jun 2030 09:05:00 +0200\r\nMessage-ID: <1@example.org>\r\n\r\nHello.\r\n";
            mailSender.send(
                    mailSender.createMimeMessage(new ByteArrayInputStream(octets.getBytes(StandardCharsets.US_ASCII))));
        }

        private static Resource resource(String text) {
            return new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8));
        }

        Health mailHealth() {
            return ((HealthIndicator) registry.getContributor("mail")).health();
        }
    }
}
