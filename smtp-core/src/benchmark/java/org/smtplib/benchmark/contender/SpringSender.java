package org.smtplib.benchmark.contender;

import jakarta.mail.internet.MimeMessage;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Spring's JavaMailSender on Angus Mail, by {@code send(MimeMessage)}: it connects for each call. */
final class SpringSender implements Contender {

    private final JavaMailSenderImpl mailSender = new JavaMailSenderImpl();
    private Job job;

    @Override
    public void open(Job job) {
        this.job = job;
        mailSender.setHost(Job.HOST);
        mailSender.setPort(job.port());
        mailSender.setJavaMailProperties(JakartaMessages.properties(job));
    }

    @Override
    public Sender sender() {
        return () -> {
            mailSender.send(message());
            return 1;
        };
    }

    private MimeMessage message() throws Exception {
        if (JakartaMessages.isComposed(job)) {
            return JakartaMessages.compose(job, mailSender.createMimeMessage());
        }
        MimeMessage message = JakartaMessages.ready(job, mailSender.getSession());
        // It sends to those whom the headers name.
        message.setRecipients(MimeMessage.RecipientType.TO, JakartaMessages.recipients(job));
        return message;
    }
}
