package org.smtplib.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** One accepted socket, in clear or under TLS, with the ways to end it from the script and from outside. */
final class PeerSocket {

    private final Socket raw;
    private final CountDownLatch cut = new CountDownLatch(1);
    private volatile Socket current;
    private volatile boolean closed;

    PeerSocket(Socket raw) throws IOException {
        this.raw = raw;
        this.current = raw;
        raw.setTcpNoDelay(true);
    }

    /** Reads what is there, waiting so long; 0 waits as long as the connection lives. */
    int read(byte[] buffer, int timeoutMillis) throws IOException {
        current.setSoTimeout(timeoutMillis);
        return current.getInputStream().read(buffer);
    }

    void write(byte[] octets) throws IOException {
        current.getOutputStream().write(octets);
        current.getOutputStream().flush();
    }

    void startTls(SSLContext context, boolean clientCertificate, int timeoutMillis) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(raw, "127.0.0.1", raw.getPort(), false);
        tls.setUseClientMode(false);
        tls.setNeedClientAuth(clientCertificate);
        tls.setSoTimeout(timeoutMillis);
        tls.startHandshake();
        current = tls;
    }

    @Nullable
    SSLSession tlsSession() {
        return current instanceof SSLSocket tls ? tls.getSession() : null;
    }

    SocketAddress clientAddress() {
        return raw.getRemoteSocketAddress();
    }

    void shutdownOutput() throws IOException {
        current.shutdownOutput();
        if (!raw.isOutputShutdown()) {
            raw.shutdownOutput();
        }
    }

    /**
     * Closes in an orderly way: what was said arrives, and the client reads the end of the stream behind it. Octets of
     * the client that are already here are read away, since a close that leaves some unread resets the connection.
     */
    void close() {
        closed = true;
        try {
            shutdownOutput();
            InputStream unread = raw.getInputStream();
            byte[] discarded = new byte[8192];
            while (unread.available() > 0 && unread.read(discarded) > 0) {
                // Nobody wants it.
            }
        } catch (IOException e) {
            // The client was quicker.
        }
        closeRaw();
    }

    /** Closes with a reset, so that the client's next read or write fails. */
    void reset() {
        closed = true;
        try {
            raw.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already.
        }
        closeRaw();
    }

    private void closeRaw() {
        try {
            raw.close();
        } catch (IOException e) {
            // Then it is as closed as it can be.
        }
        cut.countDown();
    }

    /** Whether it was this side that ended the connection. */
    boolean isClosed() {
        return closed;
    }

    /** Waits until this side ends the connection; false if it did not within the time. */
    boolean awaitClosed(Duration atMost) {
        try {
            return cut.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
