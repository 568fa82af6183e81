package org.smtplib.benchmark.contender;

import jakarta.activation.FileDataSource;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.mailer.Mailer;
import org.simplejavamail.api.mailer.config.TransportStrategy;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerBuilder;

/** Simple Java Mail with its pool of connections (batch-module); it renders a mail each time that it sends it. */
final class SimpleJavaMail implements Contender {

    private Job job;
    private Mailer mailer;

    @Override
    public void open(Job job) {
        this.job = job;
        int connections = job.scenario().connections();
        mailer = MailerBuilder.withSMTPServer(Job.HOST, job.port())
                .withTransportStrategy(job.tls() ? TransportStrategy.SMTP_TLS : TransportStrategy.SMTP)
                .withProperties(JakartaMessages.properties(job))
                .withConnectionPoolCoreSize(connections)
                .withConnectionPoolMaxSize(connections)
                // Longer than the others' turns take.
                .withConnectionPoolExpireAfterMillis(300_000)
                .buildMailer();
    }

    @Override
    public Sender sender() {
        if (JakartaMessages.isComposed(job)) {
            return () -> send(compose());
        }
        Email email = compose();
        return () -> send(email);
    }

    @Override
    public void close() {
        mailer.shutdownConnectionPool();
    }

    private int send(Email email) {
        mailer.sendMail(email).join();
        return 1;
    }

    private Email compose() {
        EmailPopulatingBuilder email = EmailBuilder.startingBlank()
                .from(Job.SENDER)
                .withSubject(Job.SUBJECT)
                .withPlainText(job.text());
        job.recipients().forEach(email::to);
        if (job.scenario().matter() == Scenario.Matter.ATTACHMENT) {
            email.withAttachment("attachment.bin", new FileDataSource(job.file().toFile()));
        }
        return email.buildEmail();
    }
}
