package org.smtplib.event;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/** Writes down every event with all it was told; several of them may share one notebook. */
final class RecordingListener implements SmtpEventListener {

    private final String name;
    private final List<List<Object>> notebook;

    RecordingListener(String name, List<List<Object>> notebook) {
        this.name = name;
        this.notebook = notebook;
    }

    private void note(Object... told) {
        notebook.add(Stream.concat(Stream.of(name), Arrays.stream(told)).toList());
    }

    @Override
    public void connecting(Endpoint endpoint) {
        note("connecting", endpoint);
    }

    @Override
    public void connected(Endpoint endpoint) {
        note("connected", endpoint);
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        note("connectFailed", endpoint, failure);
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        note("tlsStarted", endpoint, tls);
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        note("sending", endpoint, line);
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        note("contentSent", endpoint, octets);
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        note("replyReceived", endpoint, reply);
    }

    @Override
    public void steppedDown(Endpoint endpoint, String liberty, String why) {
        note("steppedDown", endpoint, liberty, why);
    }

    @Override
    public void parametersLeftOut(Endpoint endpoint, Envelope envelope, List<String> parameters) {
        note("parametersLeftOut", endpoint, envelope, parameters);
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        note("disconnected", endpoint, reason);
    }

    @Override
    public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
        note("mailDelayed", envelope, soFar, delay);
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        note("mailSent", envelope, result, elapsed);
    }

    @Override
    public void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {
        note("mailHeldBack", envelope, result, elapsed);
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        note("mailFailed", envelope, failure, elapsed);
    }
}
