package org.smtplib.event;

import java.time.Duration;
import java.util.List;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/**
 * Is told what happens on connections and to mails, on the thread it happens on and in its order: implementations are
 * fast, and safe for use by several threads. What one throws is logged, and changes nothing. No secret is ever passed.
 */
public interface SmtpEventListener {

    /** A connection is about to be opened. */
    default void connecting(Endpoint endpoint) {}

    /** A connection stands; the server has not spoken. */
    default void connected(Endpoint endpoint) {}

    /**
     * A session did not come about: no connection, no TLS, no greeting, or one that is a refusal; or it could not be made
     * ready for mail: no hello, or no login. Told once for each session; commands by hand that fail are told as what
     * they are.
     */
    default void connectFailed(Endpoint endpoint, SmtpException failure) {}

    /** TLS is spoken from here on; {@link TlsInfo#verified()} is false where any certificate was taken. */
    default void tlsStarted(Endpoint endpoint, TlsInfo tls) {}

    /** A command is about to be written; secrets in {@code line} are replaced. */
    default void sending(Endpoint endpoint, String line) {}

    /** The content of a mail was written, its terminator included. */
    default void contentSent(Endpoint endpoint, long octets) {}

    /** A whole reply was read. */
    default void replyReceived(Endpoint endpoint, Reply reply) {}

    /**
     * A server did not bear what it had offered, and is not spoken to like that for some minutes.
     *
     * @param liberty {@code PIPELINING}, {@code CHUNKING}, or {@code OVERLAP} for a mail's envelope behind the content of
     *     the one before
     */
    default void steppedDown(Endpoint endpoint, String liberty, String why) {}

    /**
     * A mail goes to a server that does not take these parameters, which were asked for if supported; it goes without
     * them.
     *
     * @param parameters as they would stand on the wire, such as {@code MT-PRIORITY=3}
     */
    default void parametersLeftOut(Endpoint endpoint, Envelope envelope, List<String> parameters) {}

    /** A connection is at its end, for the reason given. */
    default void disconnected(Endpoint endpoint, String reason) {}

    /** A mail was not accepted for all, and goes again to the others in a while. */
    default void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {}

    /** A mail was accepted for at least one recipient, {@code elapsed} after it was handed over. */
    default void mailSent(Envelope envelope, SendResult result, Duration elapsed) {}

    /** A mail was sent to nobody, because a safety net holds it back from all; no server has heard of it. */
    default void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {}

    /** A mail was accepted for nobody; {@link SmtpException#result()} tells each recipient's outcome. */
    default void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {}
}
