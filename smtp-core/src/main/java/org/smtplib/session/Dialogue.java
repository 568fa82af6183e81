package org.smtplib.session;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.EventListeners;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.session.ServerMemory.Liberty;
import org.smtplib.transport.Connector;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.TlsOptions;
import org.smtplib.transport.Transport;
import org.smtplib.value.Deadline;

/**
 * Where a session stands: connected to whom, greeted how, knowing which extensions, with a mail transaction open or not.
 * What was learnt of a server is forgotten with the connection, and when TLS begins.
 */
final class Dialogue {

    private static final int READY = 220;
    /** Servers slow down for who has mail after mail refused, and leave after some ten. */
    private static final int REFUSALS = 8;

    private final SessionConfig config;
    private final ServerMemory memory;
    private final Timeouts timeouts;
    private SmtpEventListener events;
    private Endpoint endpoint;
    private @Nullable Wire wire;
    private @Nullable Reply heloReply;
    private @Nullable Reply ehloReply;
    private Extensions extensions = Extensions.NONE;
    private boolean clean = true;
    private int refusedInARow;
    private Deadline overall = Deadline.never();

    Dialogue(SessionConfig config, ServerMemory memory) {
        this.config = config;
        this.memory = memory;
        this.timeouts = config.timeouts();
        this.events = config.events();
        this.endpoint = config.endpoint();
    }

    /** Connects, under TLS where the protocol asks for it from the first octet, and reads the greeting. */
    Reply connect(Endpoint target) {
        if (isConnected()) {
            throw new IllegalStateException(
                    "The session is connected to " + endpoint + " already: quit() or disconnect() comes first");
        }
        forgetHello();
        endpoint = target;
        clean = true;
        refusedInARow = 0;
        events.connecting(target);
        try {
            Wire connected = new Wire(open(target), timeouts.write(), events);
            events.connected(target);
            connected.within(overall);
            wire = connected;
            if (config.protocol().implicitTls()) {
                secure(connected, config.tls(), true);
            }
            return greeting(connected);
        } catch (SmtpException e) {
            throw failed(e);
        }
    }

    /** Tells the listeners why the session is not ready for mail, and returns what there is to throw. */
    <E extends SmtpException> E failed(E failure) {
        events.connectFailed(endpoint, failure);
        return failure;
    }

    private Transport open(Endpoint target) {
        Duration limit = overall.atMost(timeouts.connect());
        try {
            return Connector.connect(target, config.sourceAddress(), Deadline.after(limit));
        } catch (IOException e) {
            throw Failures.unreachable(target, limit, e);
        }
    }

    /** From now on every wait ends by this deadline too, on this connection and the next. */
    void within(Deadline deadline) {
        overall = deadline;
        if (wire != null) {
            wire.within(deadline);
        }
    }

    Deadline deadline() {
        return overall;
    }

    private Reply greeting(Wire connected) {
        try {
            return connected.receive("the greeting", timeouts.greeting());
        } catch (SmtpTimeoutException e) {
            boolean inAHurry = overall.isExpired(System.nanoTime());
            throw config.protocol().implicitTls() || inAHurry ? e : Failures.noGreeting(e);
        }
    }

    /** EHLO, or LHLO; the extensions are those of this reply, none when it is a refusal. */
    Reply ehlo(@Nullable String name) {
        extensions = Extensions.NONE;
        Reply reply = exchange(Command.of(config.protocol().helloVerb(), orLocalHostName(name)));
        ehloReply = reply;
        if (reply.isPositiveCompletion()) {
            extensions = Extensions.parse(reply);
        }
        return reply;
    }

    Reply helo(@Nullable String name) {
        Reply reply = exchange(Command.of("HELO", orLocalHostName(name)));
        heloReply = reply;
        return reply;
    }

    /** EHLO, then HELO where that is refused and the protocol allows it, unless a hello was taken before. */
    void helloIfNeeded() {
        if (isPositive(ehloReply) || isPositive(heloReply)) {
            return;
        }
        Reply reply = ehlo(null);
        if (!reply.isPositiveCompletion()
                && !reply.closesConnection()
                && config.protocol().heloAllowed()) {
            reply = helo(null);
        }
        if (!reply.isPositiveCompletion()) {
            wire().closeIfAnnounced(reply);
            throw new SmtpHeloException(endpoint + " refused our hello: " + reply, reply);
        }
    }

    private static boolean isPositive(@Nullable Reply reply) {
        return reply != null && reply.isPositiveCompletion();
    }

    private String orLocalHostName(@Nullable String name) {
        if (name != null && !name.isEmpty()) {
            return name;
        }
        String configured = config.localHostName();
        return configured != null
                ? configured
                : LocalHostName.of(wire().transport().localAddress(), overall);
    }

    /** STARTTLS and the handshake (RFC 3207). */
    TlsInfo startTls(TlsOptions options, boolean verified) {
        wire().requireOpen();
        if (wire().tlsInfo() != null) {
            throw new IllegalStateException("TLS is spoken already on the connection to " + endpoint);
        }
        helloIfNeeded();
        if (!extensions.has("STARTTLS")) {
            throw new SmtpNotSupportedException(
                    endpoint + " does not offer STARTTLS; use the submission port (587), the protocol SMTPS (465), or"
                            + " allow mail in clear text (STARTTLS none)",
                    null);
        }
        Reply reply = exchange(Command.of("STARTTLS"));
        if (reply.code() != READY) {
            wire().closeIfAnnounced(reply);
            throw new SmtpResponseException(endpoint + " refused STARTTLS: " + reply, reply);
        }
        TlsInfo tls = secure(wire(), options, verified);
        forgetHello();
        return tls;
    }

    private TlsInfo secure(Wire connected, TlsOptions options, boolean verified) {
        Duration limit = overall.atMost(timeouts.tls());
        try {
            return connected.startTls(options, verified, timeouts.tls());
        } catch (IOException e) {
            connected.close("TLS failed: " + Failures.reason(e));
            throw Failures.tls(endpoint, config, limit, e);
        }
    }

    /** RFC 3207 4.2: what was learnt in clear text may be an attacker's word. */
    private void forgetHello() {
        extensions = Extensions.NONE;
        ehloReply = null;
        heloReply = null;
    }

    /** The server has begun anew on the same connection, as if it had just said 220. */
    void greetedAnew() {
        forgetHello();
        clean = true;
    }

    /**
     * Refuses to log in where the password could be read or caught on the way.
     *
     * @param who who would log in, for the message
     */
    void requireConfidential(String who) {
        TlsInfo tls = wire().tlsInfo();
        boolean confidential =
                (tls != null && tls.verified()) || wire().transport().isLocal();
        if (!confidential && !config.isCleartextLoginAllowed()) {
            throw Failures.loginInTheOpen(endpoint, who, tls != null);
        }
    }

    Reply exchange(Command command) {
        if (command.line().equals(command.shown())) {
            return wire().exchange(command, timeouts.command());
        }
        // A response that a caller says by hand: a server may repeat it.
        String secret = command.line().substring(command.line().lastIndexOf(' ') + 1);
        wire().hide(List.of(secret));
        try {
            return wire().exchange(command, timeouts.command());
        } finally {
            wire().hide(List.of());
        }
    }

    /** Adds a listener to those of the configuration, or with null takes it away. */
    void listener(@Nullable SmtpEventListener added) {
        events = added == null ? config.events() : new EventListeners(List.of(config.events(), added));
        if (wire != null) {
            wire.tell(events);
        }
    }

    void close(String reason) {
        if (wire != null) {
            wire.close(reason);
        }
        forgetHello();
    }

    Wire wire() {
        if (wire == null) {
            throw new SmtpServerDisconnectedException("There is no connection: call connect() first", null);
        }
        return wire;
    }

    boolean isConnected() {
        return wire != null && wire.isOpen();
    }

    boolean isReusable() {
        return wire != null && wire.isReusable() && isWelcome();
    }

    /** Whether the server has not refused so many mails in a row that it is better met anew. */
    boolean isWelcome() {
        return refusedInARow < REFUSALS;
    }

    /** A mail is done with, and somebody was accepted or not. */
    void mailTaken(boolean taken) {
        refusedInARow = taken ? 0 : refusedInARow + 1;
    }

    /** The server is out of step with what it offers: for a while it is not spoken to like that. */
    void withdraw(Liberty liberty, String why) {
        memory.withdraw(liberty, System.nanoTime());
        events.steppedDown(endpoint, liberty.name(), why);
    }

    /** Tells the listeners what a mail would have said, had the server taken it. */
    void leftOut(MailObject mail, List<String> parameters) {
        events.parametersLeftOut(endpoint, mail.envelope(), List.copyOf(parameters));
    }

    boolean isLost() {
        return wire != null && wire.isLost();
    }

    boolean isQuiet() {
        return wire != null && wire.isQuiet();
    }

    @Nullable
    TlsInfo tlsInfo() {
        return wire == null || !wire.isOpen() ? null : wire.tlsInfo();
    }

    /** Whether the next mail transaction may begin without RSET. */
    boolean isClean() {
        return clean;
    }

    void clean(boolean isClean) {
        clean = isClean;
    }

    SessionConfig config() {
        return config;
    }

    ServerMemory memory() {
        return memory;
    }

    Protocol protocol() {
        return config.protocol();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    Extensions extensions() {
        return extensions;
    }

    @Nullable
    Reply heloReply() {
        return heloReply;
    }

    @Nullable
    Reply ehloReply() {
        return ehloReply;
    }

    boolean isEsmtp() {
        return isPositive(ehloReply);
    }
}
