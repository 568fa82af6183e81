package org.smtplib;

import org.jspecify.annotations.Nullable;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.Timeouts;
import org.smtplib.transport.TlsOptions;

/** Collects what an {@link SmtpTemplate} needs; everything but the host has a default. */
public final class SmtpTemplateBuilder {

    private final SessionConfig.Builder session;
    private PoolConfig pool = PoolConfig.DEFAULT;
    private @Nullable String defaultSender;

    SmtpTemplateBuilder(String host) {
        // Bare line ends are made whole here: a server that takes one for a line end could be sent a second mail.
        session = SessionConfig.builder(host).lineEndings(LineEndings.NORMALIZE);
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

    /** Default: {@link StartTls#REQUIRED} with credentials unless the server is on this host, else opportunistic. */
    public SmtpTemplateBuilder startTls(@Nullable StartTls startTls) {
        session.startTls(startTls);
        return this;
    }

    /** Default: the JVM's trust store, host name verified. */
    public SmtpTemplateBuilder tls(TlsOptions tls) {
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

    /** What becomes of lone CRs and LFs in content. Default: {@link LineEndings#NORMALIZE}. */
    public SmtpTemplateBuilder lineEndings(LineEndings lineEndings) {
        session.lineEndings(lineEndings);
        return this;
    }

    /** Adds a listener. */
    public SmtpTemplateBuilder listener(SmtpEventListener listener) {
        session.listener(listener);
        return this;
    }

    /** Default: {@link PoolConfig#DEFAULT}. */
    public SmtpTemplateBuilder pool(PoolConfig pool) {
        this.pool = pool;
        return this;
    }

    /** The author, and so the sender, of mails that name none. Default: there must be one in each mail. */
    public SmtpTemplateBuilder defaultSender(@Nullable String defaultSender) {
        this.defaultSender = defaultSender;
        return this;
    }

    /**
     * Builds the template; no connection is made before the first mail.
     *
     * @throws IllegalArgumentException when a value cannot be used, or two contradict each other
     */
    public SmtpTemplate build() {
        return new SmtpTemplate(this);
    }

    SessionConfig sessionConfig() {
        return session.build();
    }

    PoolConfig poolConfig() {
        return pool;
    }

    @Nullable
    String defaultSender() {
        return defaultSender;
    }
}
