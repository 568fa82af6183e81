package org.smtplib;

import jakarta.mail.internet.MimeMessage;
import org.jspecify.annotations.Nullable;
import org.smtplib.delivery.Delivery;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Addresses;
import org.smtplib.mime.Email;
import org.smtplib.mime.MimeMessages;
import org.smtplib.pool.PoolStats;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;

/**
 * Sends mail over a pool of connections to one server. Thread-safe; one for each server is enough, and {@link #close()}
 * ends it.
 */
public final class SmtpTemplate implements SmtpOperations, AutoCloseable {

    private final SessionConfig config;
    private final @Nullable String defaultSender;
    private final SmtpSessionPool pool;
    private final Delivery delivery;

    SmtpTemplate(SmtpTemplateBuilder builder) {
        config = builder.sessionConfig();
        defaultSender = builder.defaultSender();
        if (defaultSender != null) {
            Addresses.requireDomain("default sender", defaultSender);
        }
        pool = new SmtpSessionPool(new SmtpSessionFactory(config), builder.poolConfig());
        delivery = new Delivery(pool, config.events());
    }

    /** A template for the server at {@code host}: a name, an address, or the path of a Unix socket. */
    public static SmtpTemplateBuilder builder(String host) {
        return new SmtpTemplateBuilder(host);
    }

    @Override
    public SendResult send(MailObject mail) {
        return delivery.send(mail);
    }

    @Override
    public SendResult send(Email email) {
        return send(email.toMailObject(defaultSender));
    }

    @Override
    public SendResult send(MimeMessage message) {
        return send(MimeMessages.toMailObject(message, defaultSender));
    }

    /** Where and how connections are made. */
    public SessionConfig config() {
        return config;
    }

    /** The pool at this moment. */
    public PoolStats poolStats() {
        return pool.stats();
    }

    /** Takes no more mails, waits a bounded time for those under way, and ends all connections. */
    @Override
    public void close() {
        pool.close();
    }

    @Override
    public String toString() {
        return "SmtpTemplate " + config;
    }
}
