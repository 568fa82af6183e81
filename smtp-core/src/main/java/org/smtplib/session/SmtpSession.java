package org.smtplib.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.transport.Connector;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.Transport;
import org.smtplib.value.Deadline;
import org.smtplib.value.Secret;

/**
 * One connection to an SMTP or LMTP server, driven command by command (RFC 5321); for one thread at a time. Commands
 * answer with the server's {@link Reply}, whatever its code, unless they say otherwise. Failures are {@link
 * SmtpException}s; after a failure of the connection itself there is none any more, and {@link #connect()} begins anew.
 */
public final class SmtpSession implements AutoCloseable {

    private final SessionConfig config;
    private final Timeouts timeouts;
    private @Nullable Wire wire;
    private @Nullable Reply heloReply;
    private @Nullable Reply ehloReply;
    private Extensions extensions = Extensions.NONE;
    private boolean clean = true;

    /** A session that is not connected; {@link #connect()} is the first thing to call. */
    public SmtpSession(SessionConfig config) {
        this.config = config;
        this.timeouts = config.timeouts();
    }

    /**
     * Connects, speaks TLS first where the protocol is SMTPS, and reads the greeting.
     *
     * @return the greeting, 220 when the server is ready
     * @throws SmtpUnreachableException when no connection comes about
     * @throws SmtpTlsException when TLS was to be spoken from the first octet, and was not
     */
    public Reply connect() {
        if (isConnected()) {
            throw new IllegalStateException("The session is connected to " + config.endpoint() + " already");
        }
        forgetHello();
        clean = true;
        Wire connected = new Wire(open(), timeouts.write(), config.events());
        config.events().connected(config.endpoint());
        wire = connected;
        if (config.protocol().implicitTls()) {
            startTls(connected, true);
        }
        return greeting(connected);
    }

    private Transport open() {
        try {
            return Connector.connect(config.endpoint(), Deadline.after(timeouts.connect()));
        } catch (IOException e) {
            throw Failures.unreachable(config, e);
        }
    }

    private Reply greeting(Wire connected) {
        try {
            return connected.receive("the greeting", timeouts.greeting());
        } catch (SmtpTimeoutException e) {
            if (config.protocol().implicitTls()) {
                throw e;
            }
            throw Failures.noGreeting(e);
        }
    }

    /** {@code EHLO}, or {@code LHLO} for LMTP; a 250 replaces what was known of the server's extensions. */
    public Reply ehlo() {
        extensions = Extensions.NONE;
        Reply reply = exchange(Command.of(config.protocol().helloVerb(), localHostName()));
        ehloReply = reply;
        if (reply.isPositiveCompletion()) {
            extensions = Extensions.parse(reply);
        }
        return reply;
    }

    /** {@code HELO}, for servers that know no extensions. */
    public Reply helo() {
        Reply reply = exchange(Command.of("HELO", localHostName()));
        heloReply = reply;
        return reply;
    }

    /**
     * Says hello unless that was done: EHLO first, HELO where that is refused (not in LMTP, RFC 2033 4.1).
     *
     * @throws SmtpHeloException when the server refuses our hello
     */
    public void ehloOrHeloIfNeeded() {
        if (isPositive(ehloReply) || isPositive(heloReply)) {
            return;
        }
        Reply reply = ehlo();
        if (!reply.isPositiveCompletion()
                && !reply.closesConnection()
                && config.protocol().heloAllowed()) {
            reply = helo();
        }
        if (!reply.isPositiveCompletion()) {
            wire().closeIfAnnounced(reply);
            throw new SmtpHeloException(config.endpoint() + " refused our hello: " + reply, reply);
        }
    }

    private static boolean isPositive(@Nullable Reply reply) {
        return reply != null && reply.isPositiveCompletion();
    }

    private String localHostName() {
        String configured = config.localHostName();
        return configured != null
                ? configured
                : LocalHostName.of(wire().transport().localAddress());
    }

    /**
     * {@code STARTTLS} (RFC 3207), with the certificate verified as the configuration says. What the server said before
     * is forgotten; the next command that needs it says hello again.
     *
     * @throws SmtpNotSupportedException when the server does not offer it
     * @throws SmtpResponseException when the server refuses it after all
     * @throws SmtpTlsException when the handshake fails
     */
    public TlsInfo startTls() {
        return startTls(true);
    }

    TlsInfo startTls(boolean verified) {
        if (tlsInfo() != null) {
            throw new IllegalStateException("TLS is spoken with " + config.endpoint() + " already");
        }
        ehloOrHeloIfNeeded();
        if (!hasExtension("STARTTLS")) {
            throw new SmtpNotSupportedException(
                    config.endpoint() + " does not offer STARTTLS; use the submission port (587), the protocol SMTPS"
                            + " (465), or allow mail in clear text (STARTTLS none)",
                    null);
        }
        Reply reply = exchange(Command.of("STARTTLS"));
        if (reply.code() != 220) {
            wire().closeIfAnnounced(reply);
            throw new SmtpResponseException(config.endpoint() + " refused STARTTLS: " + reply, reply);
        }
        TlsInfo tls = startTls(wire(), verified);
        forgetHello();
        return tls;
    }

    private TlsInfo startTls(Wire connected, boolean verified) {
        try {
            return connected.startTls(config.tls(), verified, timeouts.tls());
        } catch (IOException e) {
            connected.close("TLS failed: " + Failures.reason(e));
            throw Failures.tls(config, e);
        }
    }

    /** RFC 3207 4.2: what was learnt in clear text may be an attacker's word. */
    private void forgetHello() {
        extensions = Extensions.NONE;
        ehloReply = null;
        heloReply = null;
    }

    /**
     * Logs in by the first mechanism that both sides know: PLAIN, then LOGIN.
     *
     * @throws SmtpNotSupportedException when the server offers no AUTH, or no mechanism that is known here
     * @throws org.smtplib.exception.SmtpAuthenticationException when the server refuses
     * @throws SmtpTlsException when the password could be read on the way, and the configuration does not allow that
     */
    public Reply login(Credentials credentials) {
        ehloOrHeloIfNeeded();
        requireConfidential("user " + credentials.username());
        return new Authenticator(wire(), timeouts.command()).login(credentials, extensions);
    }

    /** Logs in by a mechanism of the caller's; {@code secret} is kept out of whatever the server repeats. */
    public Reply auth(SaslMechanism mechanism, Secret secret) {
        ehloOrHeloIfNeeded();
        requireConfidential("the mechanism " + mechanism.name());
        return new Authenticator(wire(), timeouts.command()).authenticate(mechanism, secret, "by " + mechanism.name());
    }

    private void requireConfidential(String who) {
        TlsInfo tls = wire().tlsInfo();
        boolean confidential =
                (tls != null && tls.verified()) || wire().transport().isLocal();
        if (!confidential && !config.isCleartextLoginAllowed()) {
            throw Failures.loginInTheOpen(config, who, tls != null);
        }
    }

    /** {@code MAIL FROM:<sender>}; an empty sender is the null reverse-path. */
    public Reply mail(String sender, List<MailParameter> parameters) {
        if (!sender.isEmpty()) {
            Mailboxes.requireValid(sender, "sender");
        }
        clean = false;
        return exchange(Command.mail(sender, parameters));
    }

    /** {@code RCPT TO:<recipient>}. */
    public Reply rcpt(String recipient) {
        Mailboxes.requireValid(recipient, "recipient");
        return exchange(Command.rcpt(recipient, hasExtension("SMTPUTF8")));
    }

    /** {@code RSET}: abandons the mail transaction. */
    public Reply rset() {
        Reply reply = exchange(Command.of("RSET"));
        clean = reply.isPositiveCompletion();
        return reply;
    }

    /** {@code NOOP}: asks for nothing but a sign of life. */
    public Reply noop() {
        return exchange(Command.of("NOOP"));
    }

    /** Any command that the other methods do not have. Arguments may be empty. */
    public Reply command(String verb, String arguments) {
        clean = false;
        return exchange(Command.of(verb, arguments));
    }

    /**
     * Sends one mail in one transaction; says hello first if that was not done.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted; its {@link SmtpException#result()} has the outcome of each
     * @throws IllegalArgumentException when content or addresses cannot be sent; nothing was written then
     */
    public SendResult send(MailObject mail) {
        helloFor(mail);
        MailTransaction transaction = new MailTransaction(wire(), config, extensions, mail, clean);
        try {
            return transaction.run();
        } finally {
            clean = transaction.isClean();
        }
    }

    private void helloFor(MailObject mail) {
        try {
            ehloOrHeloIfNeeded();
        } catch (SmtpException e) {
            String reason = String.valueOf(e.getMessage());
            throw e.initResult(
                    SendResult.ofAll(config.endpoint().toString(), mail.envelope(), Outcome.NOT_SENT, reason));
        }
    }

    /** Whether the server offered the extension in its last reply to EHLO; case does not matter. */
    public boolean hasExtension(String keyword) {
        return extensions.has(keyword);
    }

    /** What the server offered in its last reply to EHLO. */
    public Extensions extensions() {
        return extensions;
    }

    /** Whether the server answered EHLO, and so knows extensions. */
    public boolean isEsmtp() {
        return isPositive(ehloReply);
    }

    /** The last reply to HELO, or null. */
    public @Nullable Reply heloReply() {
        return heloReply;
    }

    /** The last reply to EHLO or LHLO, or null. */
    public @Nullable Reply ehloReply() {
        return ehloReply;
    }

    /** The TLS of the connection, or null where it is in clear text. */
    public @Nullable TlsInfo tlsInfo() {
        return wire == null ? null : wire.tlsInfo();
    }

    public boolean isConnected() {
        return wire != null && wire.isOpen();
    }

    /** Whether the last connection was ended by the server or the network, and not by us. */
    public boolean isLost() {
        return wire != null && wire.isLost();
    }

    /** Whether the server has said nothing unasked since its last reply, not even that it leaves; does not wait. */
    public boolean isQuiet() {
        return wire != null && wire.isQuiet();
    }

    /** Whether the server is on this host, so that nobody listens on the way. */
    boolean isLocal() {
        return wire().transport().isLocal();
    }

    /** {@code QUIT}, then closes the connection. */
    public Reply quit() {
        return quit(timeouts.command());
    }

    /** {@code QUIT}, then closes the connection, waiting for the reply no longer than {@code timeout}. */
    public Reply quit(Duration timeout) {
        try {
            return wire().exchange(Command.of("QUIT"), timeout);
        } finally {
            close();
        }
    }

    /** Closes the connection without QUIT; does nothing when there is none. */
    @Override
    public void close() {
        if (wire != null) {
            wire.close("closed by us");
        }
        forgetHello();
    }

    private Reply exchange(Command command) {
        return wire().exchange(command, timeouts.command());
    }

    private Wire wire() {
        if (wire == null) {
            throw new SmtpServerDisconnectedException("There is no connection: call connect() first", null);
        }
        return wire;
    }
}
