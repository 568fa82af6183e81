package org.smtplib;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.smtplib.delivery.AsyncDelivery;
import org.smtplib.delivery.BatchListener;
import org.smtplib.delivery.Delivery;
import org.smtplib.delivery.MailReport;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Addresses;
import org.smtplib.mime.Email;
import org.smtplib.mime.MimeMessages;
import org.smtplib.pool.PoolCounters;
import org.smtplib.pool.PoolStats;
import org.smtplib.pool.ServerProbe;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.relay.RelayList;
import org.smtplib.relay.ServerState;
import org.smtplib.session.SessionConfig;
import org.smtplib.value.Deadline;

/**
 * Sends mail over a pool of connections to one server, or to one of several. Thread-safe; one for each purpose is enough,
 * and {@link #close()} ends it.
 */
public final class SmtpTemplate implements SmtpOperations, AutoCloseable {

    private final SessionConfig config;
    private final @Nullable String defaultSender;
    private final RecipientPolicy recipients;
    private final RelayList relays;
    private final Duration timeLimit;
    private final Delivery delivery;
    private final AsyncDelivery asyncDelivery;

    SmtpTemplate(SmtpTemplateBuilder builder) {
        config = builder.sessionConfig();
        defaultSender = builder.defaultSender();
        if (defaultSender != null) {
            Addresses.requireDomain("default sender", defaultSender);
        }
        recipients = builder.recipients();
        relays = builder.relays(config);
        timeLimit = builder.deliveryConfig().timeLimit();
        delivery = new Delivery(relays, builder.deliveryConfig(), config.events(), builder.watcher());
        asyncDelivery = new AsyncDelivery(delivery, relays.connections(), builder.executor(), builder.virtualThreads());
    }

    /** A template for the server at {@code host}: a name, an address, or the path of a Unix socket. */
    public static SmtpTemplateBuilder builder(String host) {
        return new SmtpTemplateBuilder(host);
    }

    /**
     * A template for the server of a URL, such as {@code smtp://user:p%40ss@host:587?starttls=required}; see {@link
     * org.smtplib.session.SmtpUrl}.
     *
     * @throws IllegalArgumentException when it is no such URL, with the reason and never with the password
     */
    public static SmtpTemplateBuilder ofUrl(String url) {
        return new SmtpTemplateBuilder(SessionConfig.ofUrl(url));
    }

    @Override
    public SendResult send(MailObject mail) {
        return delivery.send(decided(mail));
    }

    /**
     * {@link #send(MailObject)} within the given time instead of the configured one: for all of it until the content's
     * end, every attempt and every wait between them included.
     *
     * @throws IllegalArgumentException when the time is not more than zero
     */
    public SendResult send(MailObject mail, Duration timeLimit) {
        return delivery.send(decided(mail), timeLimit);
    }

    @Override
    public CompletableFuture<SendResult> sendAsync(MailObject mail) {
        return asyncDelivery.send(decided(mail));
    }

    @Override
    public List<MailReport> sendAll(Collection<? extends MailObject> mails, BatchListener listener) {
        return asyncDelivery.sendAll(mails.stream().map(this::decided).toList(), listener);
    }

    @Override
    public long sendAll(Stream<? extends MailObject> mails, BatchListener listener) {
        try (mails) {
            // A parallel stream might bring all mails at once, to be kept until they are sent.
            Spliterator<? extends MailObject> source =
                    decided(mails).sequential().spliterator();
            // Who knows how many there are has them at hand; any other source may keep us waiting for the next one.
            boolean ready = source.hasCharacteristics(Spliterator.SIZED);
            return asyncDelivery.sendAll(Spliterators.iterator(source), ready, listener);
        }
    }

    /** The mail with the template's policy where it has none of its own; the mail itself, where that makes no difference. */
    private MailObject decided(MailObject mail) {
        return recipients == RecipientPolicy.PARTIAL || mail == null
                ? mail
                : mail.with(mail.options().orRecipients(recipients));
    }

    private Stream<? extends MailObject> decided(Stream<? extends MailObject> mails) {
        return recipients == RecipientPolicy.PARTIAL ? mails : mails.map(this::decided);
    }

    @Override
    public MailObject compose(Email email) {
        return email.toMailObject(defaultSender);
    }

    @Override
    public MailObject compose(MimeMessage message) {
        return MimeMessages.toMailObject(message, defaultSender);
    }

    /** The author of mails that name none, or null. */
    public @Nullable String defaultSender() {
        return defaultSender;
    }

    /** Where and how connections are made; to the first server, where there are several. */
    public SessionConfig config() {
        return config;
    }

    /** The connections at this moment, to all servers together. */
    public PoolStats poolStats() {
        return relays.states().stream()
                .map(ServerState::pool)
                .reduce(PoolStats::plus)
                .orElseThrow();
    }

    /** What happened to the connections so far, to all servers together; {@link #servers()} has it for each. */
    public PoolCounters poolCounters() {
        return relays.pools().stream()
                .map(SmtpSessionPool::counters)
                .reduce(PoolCounters::plus)
                .orElseThrow();
    }

    /** {@link #testConnection(Duration)} within the time that a mail has. */
    public void testConnection() {
        testConnection(timeLimit);
    }

    /**
     * Makes sure that a mail could go: has a connection as for one, opened, under TLS and logged in where none is idle, and
     * asks for a sign of life (NOOP). It stays in the pool. With several servers each of them is tried, one after the other
     * with an equal part of the time, and one that fails is a failure, for nobody else would notice it.
     *
     * @param timeLimit for all servers together
     * @throws org.smtplib.exception.SmtpException what kept a mail from going to the first server that failed; the
     *     failures of further ones are suppressed in it
     * @throws IllegalArgumentException when the time is not more than zero
     */
    public void testConnection(Duration timeLimit) {
        relays.test(Deadline.after(requirePositive(timeLimit)));
    }

    /**
     * Looks whether the servers answer, without a login and without keeping any mail waiting: by NOOP over an idle
     * connection, else by one beside those of the pool, which goes as far as TLS and takes leave. Where all connections are
     * in use none is opened. Listeners are told of a connection as of any other, and of no mail.
     *
     * @param timeLimit for all servers together, one after the other with an equal part of it
     * @return what was found, in the order in which the servers were given
     * @throws IllegalArgumentException when the time is not more than zero
     */
    public List<ServerProbe> probe(Duration timeLimit) {
        return relays.probe(Deadline.after(requirePositive(timeLimit)));
    }

    private static Duration requirePositive(Duration timeLimit) {
        if (timeLimit.isZero() || timeLimit.isNegative()) {
            throw new IllegalArgumentException("The time for a test is more than zero, not " + timeLimit);
        }
        return timeLimit;
    }

    /**
     * Parts with all connections opened until now, as for new certificates or credentials: idle ones end at once, those in
     * use when their mail is done. No mail is lost or kept from being sent.
     */
    public void evictAll() {
        relays.pools().forEach(SmtpSessionPool::evictAll);
    }

    /** Ends all idle connections, and opens none ahead until there is a mail; as for a pause of the application. */
    public void evictIdle() {
        relays.pools().forEach(SmtpSessionPool::evictIdle);
    }

    /** Each server at this moment, in the order in which they were given. */
    public List<ServerState> servers() {
        return relays.states();
    }

    /** Takes no more mails, waits a bounded time for those under way, and ends all connections. */
    @Override
    public void close() {
        asyncDelivery.close();
        delivery.close();
        relays.close();
    }

    @Override
    public String toString() {
        return "SmtpTemplate " + config;
    }
}
