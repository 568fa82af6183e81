package org.smtplib.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/** Writes down what a listener is told, one line for each event. */
public final class RecordingListener implements SmtpEventListener {

    private final List<String> events = new CopyOnWriteArrayList<>();

    public List<String> events() {
        return events;
    }

    /** Waits until the session has got as far as an event that begins so. */
    public void await(String beginning) {
        Eventually.becomes(() -> events.stream().anyMatch(event -> event.startsWith(beginning)));
    }

    @Override
    public void connected(Endpoint endpoint) {
        events.add("connected");
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        events.add("connect failed: " + failure.getMessage());
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        events.add("tls " + (tls.verified() ? "verified" : "unverified"));
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        events.add("command " + line);
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        events.add("content " + octets);
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        events.add("reply " + reply);
    }

    @Override
    public void steppedDown(Endpoint endpoint, String liberty, String why) {
        events.add("stepped down " + liberty + ": " + why);
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        events.add("disconnected: " + reason);
    }

    @Override
    public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
        events.add("mail delayed: " + soFar);
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        events.add("mail sent: " + result);
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        events.add("mail failed: " + failure.getMessage());
    }
}
