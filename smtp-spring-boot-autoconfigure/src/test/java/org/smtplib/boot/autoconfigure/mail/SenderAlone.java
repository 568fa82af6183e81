package org.smtplib.boot.autoconfigure.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.RecipientPolicy;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.MimeMessageHelper;

/** Sends a mail of several parts; to be run in a class loader of its own. */
public final class SenderAlone {

    private SenderAlone() {}

    /** Returns what jakarta.mail says when it is asked for a transport of its own. */
    public static String send(String host, Integer port) throws MessagingException {
        try (SmtpTemplate smtp = SmtpTemplate.builder(host).port(port).build()) {
            SmtpJavaMailSender sender = new SmtpJavaMailSender(smtp, RecipientPolicy.ALL_OR_NONE);
            sender.setDefaultEncoding("UTF-8");
            MimeMessage message = sender.createMimeMessage();
            MimeMessageHelper helper = new MimeMessageHelper(message, true);
            helper.setFrom("shop@example.org");
            helper.setTo("you@example.org");
            helper.setSubject("Grüße");
            helper.setText("5 €", "<p>5 €</p><img src='cid:logo'>");
            helper.addInline("logo", new ByteArrayResource(new byte[] {1, 2, 3}), "image/png");
            helper.addAttachment("März.txt", new ByteArrayResource("März".getBytes(StandardCharsets.UTF_8)));
            sender.send(message);
            try {
                return sender.getSession().getTransport("smtp").toString();
            } catch (NoSuchProviderException e) {
                return e.toString();
            }
        }
    }
}
