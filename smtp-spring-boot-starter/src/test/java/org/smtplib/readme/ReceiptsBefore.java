package org.smtplib.readme;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;

/** The first example of docs/migration.md. */
record ReceiptsBefore(JavaMailSender mailSender) {

    void send(String customer, byte[] pdf) throws MessagingException {
        MimeMessage message = mailSender.createMimeMessage();
        MimeMessageHelper helper = new MimeMessageHelper(message, true);
        helper.setFrom("shop@example.org");
        helper.setTo(customer);
        helper.setSubject("Your receipt");
        helper.setText("Thank you for your order.", "<p>Thank you for your order.</p>");
        helper.addAttachment("receipt.pdf", new ByteArrayResource(pdf), "application/pdf");
        mailSender.send(message);
    }
}
