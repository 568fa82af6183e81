package org.smtplib.benchmark.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** One client at a sink: all that one read brings is answered by one write. */
final class SinkConnection implements Runnable {

    private final Socket socket;
    private final SinkOffer offer;
    private final SinkDialogue dialogue;
    private final RoundTrips roundTrips;

    SinkConnection(Socket socket, SinkCounters counters, SinkOffer offer) {
        this.socket = socket;
        this.offer = offer;
        this.dialogue = new SinkDialogue(counters, offer);
        this.roundTrips = new RoundTrips(counters.roundTrips);
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            Replies replies = replies(socket.getOutputStream());
            replies.send(SinkDialogue.GREETING, roundTrips.received());
            if (converse(socket.getInputStream(), replies)) {
                try (SSLSocket secure = secure()) {
                    converse(secure.getInputStream(), replies(secure.getOutputStream()));
                }
            }
        } catch (IOException e) {
            // A client may leave as it likes.
        }
    }

    /** Answers until the end, or until TLS is to begin: then true. */
    private boolean converse(InputStream in, Replies replies) throws IOException {
        try {
            while (true) {
                byte[] octets = dialogue.octets();
                int count = in.read(octets, dialogue.limit(), octets.length - dialogue.limit());
                if (count < 0) {
                    return false;
                }
                int roundTrip = roundTrips.received();
                byte[] answer = dialogue.received(count);
                if (answer.length > 0) {
                    replies.send(answer, roundTrip);
                }
                if (dialogue.startsTls()) {
                    return true;
                }
                if (dialogue.isOver()) {
                    return false;
                }
            }
        } finally {
            replies.finish();
        }
    }

    private Replies replies(OutputStream out) {
        return offer.delay().isZero()
                ? Replies.atOnce(out, roundTrips)
                : new DelayedReplies(out, roundTrips, offer.delay());
    }

    private SSLSocket secure() throws IOException {
        SSLSocket secure = (SSLSocket) offer.tls()
                .getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        secure.setUseClientMode(false);
        return secure;
    }
}
