package org.smtplib.session;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.EventListeners;
import org.smtplib.event.JfrEvents;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.event.WireLog;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsOptions;

/** Where a session goes and how it speaks; immutable, and valid as a whole. */
public final class SessionConfig {

    private final Endpoint endpoint;
    private final Protocol protocol;
    private final @Nullable StartTls startTls;
    private final Supplier<TlsOptions> tls;
    private final @Nullable Credentials credentials;
    private final List<Supplier<? extends SaslMechanism>> mechanisms;
    private final boolean cleartextLoginAllowed;
    private final Timeouts timeouts;
    private final @Nullable String localHostName;
    private final @Nullable InetSocketAddress sourceAddress;
    private final LineEndings lineEndings;
    private final Pipelining pipelining;
    private final SmtpEventListener events;

    private SessionConfig(Builder builder) {
        protocol = builder.protocol;
        // A port in the host's text counts only when none is given apart, as in smtplib.
        endpoint = builder.port == 0
                ? Endpoint.parse(builder.host, protocol.defaultPort())
                : new Endpoint(builder.host, builder.port);
        sourceAddress = builder.sourceAddress;
        startTls = builder.startTls;
        tls = builder.tls;
        credentials = builder.credentials;
        mechanisms = List.copyOf(builder.mechanisms);
        cleartextLoginAllowed = builder.cleartextLoginAllowed;
        timeouts = builder.timeouts;
        localHostName = builder.localHostName;
        lineEndings = builder.lineEndings;
        pipelining = builder.pipelining;
        events = new EventListeners(builder.listeners);
        if (localHostName != null) {
            requireHostName(localHostName);
        }
        if (protocol.implicitTls() && startTls != null && startTls != StartTls.NONE) {
            throw new IllegalArgumentException("The protocol SMTPS speaks TLS from the first octet, so STARTTLS "
                    + startTls + " cannot be had for " + endpoint
                    + ": leave the STARTTLS mode out, or use the protocol SMTP");
        }
    }

    private SessionConfig(SessionConfig other, SmtpEventListener events, LineEndings lineEndings) {
        endpoint = other.endpoint;
        protocol = other.protocol;
        startTls = other.startTls;
        tls = other.tls;
        credentials = other.credentials;
        mechanisms = other.mechanisms;
        cleartextLoginAllowed = other.cleartextLoginAllowed;
        timeouts = other.timeouts;
        localHostName = other.localHostName;
        sourceAddress = other.sourceAddress;
        this.lineEndings = lineEndings;
        pipelining = other.pipelining;
        this.events = events;
    }

    /** The same with further listeners. */
    public SessionConfig alsoTelling(List<? extends SmtpEventListener> listeners) {
        List<SmtpEventListener> all = new ArrayList<>(List.of(events));
        all.addAll(listeners);
        return listeners.isEmpty() ? this : new SessionConfig(this, new EventListeners(all), lineEndings);
    }

    /** The same with another policy for line ends. */
    public SessionConfig withLineEndings(LineEndings lineEndings) {
        return new SessionConfig(this, events, lineEndings);
    }

    /**
     * A configuration for the given host; everything else has a default.
     *
     * @param host a name, an address, the path of a Unix socket; {@code host:port} where {@link Builder#port} is not
     *     given
     */
    public static Builder builder(String host) {
        return new Builder(host);
    }

    /**
     * A configuration for the server of a URL, with its login and what it says of STARTTLS; see {@link SmtpUrl}.
     *
     * @throws IllegalArgumentException when it is no such URL, with the reason and never with the password
     */
    public static Builder ofUrl(String url) {
        SmtpUrl parsed = SmtpUrl.parse(url);
        return new Builder(parsed.endpoint().host())
                .port(parsed.endpoint().port())
                .protocol(parsed.protocol())
                .credentials(parsed.credentials())
                .startTls(parsed.startTls());
    }

    /**
     * Returns {@code name} when it can be said in EHLO.
     *
     * @throws IllegalArgumentException when it cannot
     */
    public static String requireHostName(String name) {
        if (!name.matches("[\\x21-\\x7E]+")) {
            throw new IllegalArgumentException(
                    "The local host name is empty, or has a blank, a control character or one"
                            + " beyond ASCII: give a domain name or an [address literal]");
        }
        return name;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Protocol protocol() {
        return protocol;
    }

    /** What is done about STARTTLS, or null for the default that depends on the endpoint and on a login. */
    public @Nullable StartTls startTls() {
        return startTls;
    }

    /** As they are now; each handshake asks anew. */
    public TlsOptions tls() {
        return tls.get();
    }

    /** Who logs in by the built-in mechanisms, or null for nobody. */
    public @Nullable Credentials credentials() {
        return credentials;
    }

    /** Where the caller's own mechanisms come from, in the order in which they are tried. */
    public List<Supplier<? extends SaslMechanism>> mechanisms() {
        return mechanisms;
    }

    /** Whether a session logs in: there are credentials, or a mechanism that brings its own. */
    public boolean logsIn() {
        return credentials != null || !mechanisms.isEmpty();
    }

    public boolean isCleartextLoginAllowed() {
        return cleartextLoginAllowed;
    }

    public Timeouts timeouts() {
        return timeouts;
    }

    /** The name said in EHLO, or null for this host's own. */
    public @Nullable String localHostName() {
        return localHostName;
    }

    /** Our own address and port of a connection, or null for any. */
    public @Nullable InetSocketAddress sourceAddress() {
        return sourceAddress;
    }

    public LineEndings lineEndings() {
        return lineEndings;
    }

    public Pipelining pipelining() {
        return pipelining;
    }

    /** All listeners as one. */
    public SmtpEventListener events() {
        return events;
    }

    /** Protocol and endpoint, without credentials. */
    @Override
    public String toString() {
        return protocol + " " + endpoint;
    }

    /** Collects what a {@link SessionConfig} holds. */
    public static final class Builder {

        private final String host;
        private int port;
        private Protocol protocol = Protocol.SMTP;
        private @Nullable StartTls startTls;
        private Supplier<TlsOptions> tls = () -> TlsOptions.DEFAULT;
        private @Nullable Credentials credentials;
        private final List<Supplier<? extends SaslMechanism>> mechanisms = new ArrayList<>();
        private boolean cleartextLoginAllowed;
        private Timeouts timeouts = Timeouts.DEFAULT;
        private @Nullable String localHostName;
        private @Nullable InetSocketAddress sourceAddress;
        private LineEndings lineEndings = LineEndings.PRESERVE;
        private Pipelining pipelining = Pipelining.DEFAULT;
        private final List<SmtpEventListener> listeners = new ArrayList<>(List.of(new WireLog(), new JfrEvents()));

        private Builder(String host) {
            this.host = host;
        }

        /** The TCP port; 0, the default, stands for the protocol's own. */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /** Default: {@link Protocol#SMTP}. */
        public Builder protocol(Protocol protocol) {
            this.protocol = protocol;
            return this;
        }

        /**
         * What is done about STARTTLS. Default: {@link StartTls#REQUIRED} with a login, unless the server is on
         * this host; otherwise {@link StartTls#OPPORTUNISTIC}, and {@link StartTls#NONE} on a Unix socket.
         */
        public Builder startTls(@Nullable StartTls startTls) {
            this.startTls = startTls;
            return this;
        }

        /** Default: the JVM's trust store, host name verified. */
        public Builder tls(TlsOptions tls) {
            Objects.requireNonNull(tls, "TLS options");
            return tls(() -> tls);
        }

        /** The same, asked anew for each handshake, so that certificates can change meanwhile; fast, and never null. */
        public Builder tls(Supplier<TlsOptions> tls) {
            this.tls = Objects.requireNonNull(tls, "TLS options");
            return this;
        }

        /** Default: nobody logs in. */
        public Builder credentials(@Nullable Credentials credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * Adds a mechanism of the caller's own, such as one of a token. Where the server offers its name it is tried
         * before the built-in ones, with credentials or without; it brings its own secret, so TLS is required for it by
         * default as for credentials. A server that refuses the mechanism (504, 534, 538) is asked for the next.
         *
         * @param supplier asked for each login: an instance serves one exchange, unless it keeps nothing of it
         */
        public Builder mechanism(Supplier<? extends SaslMechanism> supplier) {
            this.mechanisms.add(supplier);
            return this;
        }

        /**
         * Allows to log in where the password could be read or caught on the way: without TLS, or with TLS that takes
         * any certificate. Default: only to this host itself.
         */
        public Builder allowCleartextLogin(boolean allowed) {
            this.cleartextLoginAllowed = allowed;
            return this;
        }

        /** Default: {@link Timeouts#DEFAULT}. */
        public Builder timeouts(Timeouts timeouts) {
            this.timeouts = timeouts;
            return this;
        }

        /** The name said in EHLO. Default: this host's fully qualified name, else its address in brackets. */
        public Builder localHostName(@Nullable String localHostName) {
            this.localHostName = localHostName;
            return this;
        }

        /** The address to connect from, port 0 for any. Default: as the system chooses. */
        public Builder sourceAddress(@Nullable InetSocketAddress sourceAddress) {
            this.sourceAddress = sourceAddress;
            return this;
        }

        /** What becomes of lone CRs and LFs in content. Default: {@link LineEndings#PRESERVE}. */
        public Builder lineEndings(LineEndings lineEndings) {
            this.lineEndings = lineEndings;
            return this;
        }

        /** What goes together where the server offers it. Default: {@link Pipelining#DEFAULT}. */
        public Builder pipelining(Pipelining pipelining) {
            this.pipelining = pipelining;
            return this;
        }

        /** Adds a listener; the wire log and the events of Flight Recorder are always two. */
        public Builder listener(SmtpEventListener listener) {
            this.listeners.add(listener);
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @throws IllegalArgumentException when a value cannot be used, or two contradict each other
         */
        public SessionConfig build() {
            return new SessionConfig(this);
        }
    }
}
