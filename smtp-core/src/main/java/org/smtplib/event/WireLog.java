package org.smtplib.event;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/**
 * Writes the dialogue to the logger {@code org.smtplib.wire} at level DEBUG: {@code C:} what we said, without secrets
 * and without content, {@code S:} what the server said, and how connections come and go.
 */
public final class WireLog implements SmtpEventListener {

    private static final Logger LOG = LoggerFactory.getLogger("org.smtplib.wire");

    @Override
    public void connecting(Endpoint endpoint) {
        LOG.debug("{} connecting", endpoint);
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        LOG.debug("{} connect failed: {}", endpoint, failure.getMessage());
    }

    @Override
    public void connected(Endpoint endpoint) {
        LOG.debug("{} connected", endpoint);
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        LOG.debug(
                "{} {} {}, certificate {}",
                endpoint,
                tls.version(),
                tls.cipherSuite(),
                tls.verified() ? "verified" : "not verified");
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        LOG.debug("{} C: {}", endpoint, line);
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        if (LOG.isDebugEnabled()) {
            LOG.debug("{} C: ({} octets of content)", endpoint, octets);
        }
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        LOG.debug("{} S: {}", endpoint, reply);
    }

    @Override
    public void steppedDown(Endpoint endpoint, String liberty, String why) {
        LOG.info("{} goes without {} for a while: {}", endpoint, liberty, why);
    }

    @Override
    public void parametersLeftOut(Endpoint endpoint, Envelope envelope, List<String> parameters) {
        LOG.debug("{} does not take, and is not told: {}", endpoint, parameters);
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        LOG.debug("{} disconnected: {}", endpoint, reason);
    }
}
