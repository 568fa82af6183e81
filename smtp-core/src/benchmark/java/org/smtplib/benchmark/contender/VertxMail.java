package org.smtplib.benchmark.contender;

import io.vertx.core.Vertx;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.StartTLSOptions;

/** The mail client of Vert.x with its pool of connections; it renders a mail each time that it sends it. */
final class VertxMail implements Contender {

    private final Vertx vertx = Vertx.vertx();
    private Job job;
    private MailClient client;

    @Override
    public void open(Job job) {
        this.job = job;
        client = MailClient.create(
                vertx,
                new MailConfig()
                        .setHostname(Job.HOST)
                        .setPort(job.port())
                        .setOwnHostname("client.example")
                        .setStarttls(job.tls() ? StartTLSOptions.REQUIRED : StartTLSOptions.DISABLED)
                        .setKeepAlive(!job.reconnects())
                        .setMaxPoolSize(job.scenario().connections()));
    }

    @Override
    public Sender sender() {
        if (JakartaMessages.isComposed(job)) {
            return () -> send(compose());
        }
        MailMessage message = compose();
        return () -> send(message);
    }

    @Override
    public void close() {
        client.close();
        vertx.close();
    }

    private int send(MailMessage message) {
        client.sendMail(message).toCompletionStage().toCompletableFuture().join();
        return 1;
    }

    private MailMessage compose() {
        return new MailMessage()
                .setFrom(Job.SENDER)
                .setTo(job.recipients())
                .setSubject(Job.SUBJECT)
                .setText(job.text());
    }
}
