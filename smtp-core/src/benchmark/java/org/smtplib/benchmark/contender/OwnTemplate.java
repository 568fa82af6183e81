package org.smtplib.benchmark.contender;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.mime.Email;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.StartTls;

/** The template of this project for a job, and the mails that it is to send. */
final class OwnTemplate {

    private OwnTemplate() {}

    static SmtpTemplateBuilder builder(Job job) {
        PoolConfig pool = PoolConfig.builder()
                .maxSize(job.scenario().connections())
                // Longer than the others' turns take.
                .maxIdle(Duration.ofMinutes(5))
                .maxMessages(job.reconnects() ? 1 : Integer.MAX_VALUE)
                .build();
        return SmtpTemplate.builder(Job.HOST)
                .port(job.port())
                .localHostName("client.example")
                .startTls(job.tls() ? StartTls.REQUIRED : StartTls.NONE)
                .pool(pool)
                // Threads that stay, for what they allocate to be counted.
                .executor(Executors.newFixedThreadPool(job.scenario().connections(), Daemons::thread));
    }

    static MailObject mail(Job job) {
        Envelope envelope = Envelope.of(Job.SENDER, job.recipients());
        return switch (job.scenario().matter()) {
            case READY -> new MailObject(envelope, Content.of(job.message()));
            case FILE -> new MailObject(envelope, Content.of(job.file()));
            case COMPOSED, ATTACHMENT -> throw new IllegalArgumentException("This mail is composed each time");
        };
    }

    static Email email(Job job) {
        Email.Builder email = Email.builder()
                .from(Job.SENDER)
                .to(job.recipients().toArray(String[]::new))
                .subject(Job.SUBJECT)
                .text(job.text());
        if (job.scenario().matter() == Scenario.Matter.ATTACHMENT) {
            email.attach("attachment.bin", "application/octet-stream", job.file());
        }
        return email.build();
    }
}
