package org.smtplib.event;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/**
 * Several listeners as one; a listener that throws harms neither the mail nor the listeners behind it. What happens for
 * each line of the dialogue is told without making an object for it.
 */
public final class EventListeners implements SmtpEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);

    private final List<SmtpEventListener> listeners;

    public EventListeners(List<? extends SmtpEventListener> listeners) {
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public void connecting(Endpoint endpoint) {
        tell(listener -> listener.connecting(endpoint));
    }

    @Override
    public void connected(Endpoint endpoint) {
        tell(listener -> listener.connected(endpoint));
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        tell(listener -> listener.connectFailed(endpoint, failure));
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        tell(listener -> listener.tlsStarted(endpoint, tls));
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        for (SmtpEventListener listener : listeners) {
            try {
                listener.sending(endpoint, line);
            } catch (Throwable e) {
                survive(listener, e);
            }
        }
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        tell(listener -> listener.contentSent(endpoint, octets));
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        for (SmtpEventListener listener : listeners) {
            try {
                listener.replyReceived(endpoint, reply);
            } catch (Throwable e) {
                survive(listener, e);
            }
        }
    }

    @Override
    public void steppedDown(Endpoint endpoint, String liberty, String why) {
        tell(listener -> listener.steppedDown(endpoint, liberty, why));
    }

    @Override
    public void parametersLeftOut(Endpoint endpoint, Envelope envelope, List<String> parameters) {
        tell(listener -> listener.parametersLeftOut(endpoint, envelope, parameters));
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        tell(listener -> listener.disconnected(endpoint, reason));
    }

    @Override
    public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
        tell(listener -> listener.mailDelayed(envelope, soFar, delay));
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        tell(listener -> listener.mailSent(envelope, result, elapsed));
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        tell(listener -> listener.mailFailed(envelope, failure, elapsed));
    }

    @Override
    public void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {
        tell(listener -> listener.mailHeldBack(envelope, result, elapsed));
    }

    private void tell(Consumer<SmtpEventListener> event) {
        for (SmtpEventListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                survive(listener, e);
            }
        }
    }

    private static void survive(SmtpEventListener listener, Throwable failure) {
        if (failure instanceof VirtualMachineError error) {
            throw error;
        }
        // Whatever it is, a checked exception of another language included: between a command and its reply it would
        // leave
        // the reply unread.
        LOG.warn(
                "The listener {} failed; the mail is not affected",
                listener.getClass().getName(),
                failure);
    }
}
