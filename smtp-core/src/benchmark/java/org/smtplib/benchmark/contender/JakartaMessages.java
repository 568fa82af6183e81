package org.smtplib.benchmark.contender;

import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Date;
import java.util.Properties;

/** The session and the messages that those who build on jakarta.mail are given. */
final class JakartaMessages {

    private JakartaMessages() {}

    static Properties properties(Job job) {
        Properties properties = new Properties();
        properties.setProperty("mail.transport.protocol", "smtp");
        properties.setProperty("mail.smtp.host", Job.HOST);
        properties.setProperty("mail.smtp.port", String.valueOf(job.port()));
        properties.setProperty("mail.smtp.localhost", "client.example");
        properties.setProperty("mail.smtp.starttls.enable", String.valueOf(job.tls()));
        properties.setProperty("mail.smtp.starttls.required", String.valueOf(job.tls()));
        return properties;
    }

    static InternetAddress[] recipients(Job job) throws MessagingException {
        return InternetAddress.parse(String.join(",", job.recipients()));
    }

    /** A message as it is read from its octets. */
    static MimeMessage ready(Job job, Session session) throws MessagingException, IOException {
        try (InputStream octets = job.scenario().matter() == Scenario.Matter.FILE
                ? Files.newInputStream(job.file())
                : new ByteArrayInputStream(job.message())) {
            return new MimeMessage(session, octets);
        }
    }

    /** A new message of text, with an attachment where the job has one. */
    static MimeMessage compose(Job job, MimeMessage message) throws MessagingException, IOException {
        message.setFrom(new InternetAddress(Job.SENDER));
        message.setRecipients(RecipientType.TO, recipients(job));
        message.setSubject(Job.SUBJECT);
        message.setSentDate(new Date());
        if (job.scenario().matter() == Scenario.Matter.ATTACHMENT) {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(job.text(), StandardCharsets.UTF_8.name());
            MimeBodyPart attachment = new MimeBodyPart();
            attachment.attachFile(job.file().toFile(), "application/octet-stream", "base64");
            message.setContent(new MimeMultipart(text, attachment));
        } else {
            message.setText(job.text(), StandardCharsets.UTF_8.name());
        }
        return message;
    }

    static boolean isComposed(Job job) {
        Scenario.Matter matter = job.scenario().matter();
        return matter == Scenario.Matter.COMPOSED || matter == Scenario.Matter.ATTACHMENT;
    }
}
