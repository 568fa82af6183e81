package org.smtplib;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.delivery.DeliveryConfig;
import org.smtplib.delivery.RetryPolicy;
import org.smtplib.delivery.SafetyNet;
import org.smtplib.event.MailWatcher;
import org.smtplib.event.MailWatchers;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.relay.RelayConfig;
import org.smtplib.relay.RelayList;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.Timeouts;
import org.smtplib.transport.TlsOptions;

/** Collects what an {@link SmtpTemplate} needs; everything but the host has a default. */
public final class SmtpTemplateBuilder {

    private final SessionConfig.Builder session;
    private final List<SmtpEventListener> listeners = new ArrayList<>();
    private final List<MailWatcher> watchers = new ArrayList<>();
    private final List<SessionConfig> further = new ArrayList<>();
    private final List<Integer> weights = new ArrayList<>(List.of(1));
    private PoolConfig pool = PoolConfig.DEFAULT;
    private RelayConfig relay = RelayConfig.DEFAULT;
    private DeliveryConfig delivery = DeliveryConfig.DEFAULT;
    private @Nullable Executor executor;
    private boolean virtualThreads = true;
    private @Nullable String defaultSender;
    private RecipientPolicy recipients = RecipientPolicy.PARTIAL;

    SmtpTemplateBuilder(String host) {
        this(SessionConfig.builder(host));
    }

    SmtpTemplateBuilder(SessionConfig.Builder session) {
        // Bare line ends are made whole here: a server that takes one for a line end could be sent a second mail.
        this.session = session.lineEndings(LineEndings.NORMALIZE);
    }

    /** The TCP port; 0, the default, stands for the protocol's own: 25, 465 or 2003. */
    public SmtpTemplateBuilder port(int port) {
        session.port(port);
        return this;
    }

    /** Default: {@link Protocol#SMTP}. */
    public SmtpTemplateBuilder protocol(Protocol protocol) {
        session.protocol(protocol);
        return this;
    }

    /** Default: {@link StartTls#REQUIRED} with a login unless the server is on this host, else opportunistic. */
    public SmtpTemplateBuilder startTls(@Nullable StartTls startTls) {
        session.startTls(startTls);
        return this;
    }

    /** Default: the JVM's trust store, host name verified. */
    public SmtpTemplateBuilder tls(TlsOptions tls) {
        session.tls(tls);
        return this;
    }

    /**
     * The same, asked anew for each handshake. {@link SmtpTemplate#evictAll()} parts with the connections that were opened
     * with other certificates.
     *
     * @param tls fast, and never null
     */
    public SmtpTemplateBuilder tls(Supplier<TlsOptions> tls) {
        session.tls(tls);
        return this;
    }

    /** Default: nobody logs in. */
    public SmtpTemplateBuilder credentials(String username, String password) {
        return credentials(Credentials.of(username, password));
    }

    /** Default: nobody logs in. */
    public SmtpTemplateBuilder credentials(@Nullable Credentials credentials) {
        session.credentials(credentials);
        return this;
    }

    /**
     * Adds a login mechanism of the application's own, which is tried before the built-in ones where the server offers
     * it; see {@link SessionConfig.Builder#mechanism}.
     */
    public SmtpTemplateBuilder mechanism(Supplier<? extends SaslMechanism> supplier) {
        session.mechanism(supplier);
        return this;
    }

    /** Allows to log in where the password could be read on the way. Default: only to this host itself. */
    public SmtpTemplateBuilder allowCleartextLogin(boolean allowed) {
        session.allowCleartextLogin(allowed);
        return this;
    }

    /** Default: {@link Timeouts#DEFAULT}. */
    public SmtpTemplateBuilder timeouts(Timeouts timeouts) {
        session.timeouts(timeouts);
        return this;
    }

    /** The name said in EHLO. Default: this host's fully qualified name, else its address. */
    public SmtpTemplateBuilder localHostName(@Nullable String localHostName) {
        session.localHostName(localHostName);
        return this;
    }

    /** The address to connect from, port 0 for any. Default: as the system chooses. */
    public SmtpTemplateBuilder sourceAddress(@Nullable InetSocketAddress sourceAddress) {
        session.sourceAddress(sourceAddress);
        return this;
    }

    /** What becomes of lone CRs and LFs in content. Default: {@link LineEndings#NORMALIZE}. */
    public SmtpTemplateBuilder lineEndings(LineEndings lineEndings) {
        session.lineEndings(lineEndings);
        return this;
    }

    /** What goes together where the server offers it. Default: {@link Pipelining#DEFAULT}. */
    public SmtpTemplateBuilder pipelining(Pipelining pipelining) {
        session.pipelining(pipelining);
        return this;
    }

    /** Adds a listener. */
    public SmtpTemplateBuilder listener(SmtpEventListener listener) {
        session.listener(listener);
        listeners.add(listener);
        return this;
    }

    /** Adds a watcher of mails, told the begin and the end of each. */
    public SmtpTemplateBuilder watcher(MailWatcher watcher) {
        watchers.add(watcher);
        return this;
    }

    /** Default: {@link PoolConfig#DEFAULT}. */
    public SmtpTemplateBuilder pool(PoolConfig pool) {
        this.pool = pool;
        return this;
    }

    /**
     * Adds a server that mails may go to beside the first one. It has a pool of its own; how its sessions are
     * made is in its configuration alone, but the listeners of this builder are told of them too, and {@link
     * #lineEndings} counts for all mails, wherever they go.
     */
    public SmtpTemplateBuilder server(SessionConfig server) {
        return server(server, 1);
    }

    /** {@link #server(SessionConfig)} with a weight, for {@link org.smtplib.relay.ServerChoice#WEIGHTED}; that of the first is 1. */
    public SmtpTemplateBuilder server(SessionConfig server, int weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of a server is 1 at least, not " + weight);
        }
        further.add(server);
        weights.add(weight);
        return this;
    }

    /** The weight of the first server. Default: 1. */
    public SmtpTemplateBuilder weight(int weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("The weight of a server is 1 at least, not " + weight);
        }
        weights.set(0, weight);
        return this;
    }

    /** How several servers are used, and how many mails each gets. Default: {@link RelayConfig#DEFAULT}. */
    public SmtpTemplateBuilder relay(RelayConfig relay) {
        this.relay = relay;
        return this;
    }

    /** For all of a mail until its content's end, every wait and attempt included. Default: 10 minutes. */
    public SmtpTemplateBuilder timeLimit(Duration timeLimit) {
        delivery = new DeliveryConfig(timeLimit, delivery.retry(), delivery.safetyNet());
        return this;
    }

    /** What is tried again, and when. Default: {@link RetryPolicy#NONE}. */
    public SmtpTemplateBuilder retry(RetryPolicy retry) {
        delivery = new DeliveryConfig(delivery.timeLimit(), retry, delivery.safetyNet());
        return this;
    }

    /** Whom mails are kept from, as in a test stage, whichever way they are sent. Default: {@link SafetyNet#NONE}. */
    public SmtpTemplateBuilder safetyNet(SafetyNet safetyNet) {
        delivery = new DeliveryConfig(delivery.timeLimit(), delivery.retry(), safetyNet);
        return this;
    }

    /**
     * Where {@link SmtpTemplate#sendAsync} and {@link SmtpTemplate#sendAll} send; it is not closed with the template.
     * Default: threads of the template's own, as {@link #virtualThreads} says.
     */
    public SmtpTemplateBuilder executor(@Nullable Executor executor) {
        this.executor = executor;
        return this;
    }

    /**
     * Whether the template's own threads, where no {@link #executor} is given, are virtual ones. Before Java 21 they are
     * platform threads in any case. Default: true.
     */
    public SmtpTemplateBuilder virtualThreads(boolean virtual) {
        this.virtualThreads = virtual;
        return this;
    }

    /** The author, and so the sender, of mails that name none. Default: there must be one in each mail. */
    public SmtpTemplateBuilder defaultSender(@Nullable String defaultSender) {
        this.defaultSender = defaultSender;
        return this;
    }

    /**
     * What becomes of a mail when some of its recipients are refused, unless its {@link
     * org.smtplib.message.SendOptions#recipients() own options} say it; reports of {@code sendAll} name the mails
     * with it. Default: {@link RecipientPolicy#PARTIAL}.
     */
    public SmtpTemplateBuilder recipients(RecipientPolicy policy) {
        this.recipients = policy;
        return this;
    }

    /**
     * Builds the template; no connection is made before the first mail, but those that the pool keeps ready
     * ({@link PoolConfig#minIdle()}).
     *
     * @throws IllegalArgumentException when a value cannot be used, or two contradict each other
     */
    public SmtpTemplate build() {
        return new SmtpTemplate(this);
    }

    SessionConfig sessionConfig() {
        return session.build();
    }

    RelayList relays(SessionConfig first) {
        List<SessionConfig> servers = new ArrayList<>(List.of(first));
        further.forEach(server -> servers.add(server.alsoTelling(listeners).withLineEndings(first.lineEndings())));
        List<SmtpSessionPool> pools = servers.stream()
                .map(server -> new SmtpSessionPool(new SmtpSessionFactory(server), pool))
                .toList();
        return RelayList.of(pools, weights, relay);
    }

    MailWatcher watcher() {
        return MailWatchers.of(watchers);
    }

    DeliveryConfig deliveryConfig() {
        return delivery;
    }

    @Nullable
    Executor executor() {
        return executor;
    }

    boolean virtualThreads() {
        return virtualThreads;
    }

    RecipientPolicy recipients() {
        return recipients;
    }

    @Nullable
    String defaultSender() {
        return defaultSender;
    }
}
