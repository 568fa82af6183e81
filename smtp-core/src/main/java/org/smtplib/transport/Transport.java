package org.smtplib.transport;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Deadline;

/**
 * A connection that carries octets, in clear text at first, under TLS once asked. Each wait has a deadline for all of
 * it; when that passes the connection is closed and a {@link java.net.SocketTimeoutException} thrown. One thread at a
 * time, but {@link #close()} may come from any.
 */
public final class Transport implements Closeable {

    private final Endpoint endpoint;
    private final RawChannel raw;
    private final ByteBuffer probe = ByteBuffer.allocate(1);
    private volatile @Nullable TlsLayer tls;
    private @Nullable TlsInfo tlsInfo;

    Transport(Endpoint endpoint, RawChannel raw) {
        this.endpoint = endpoint;
        this.raw = raw;
    }

    /**
     * Begins TLS.
     *
     * @throws NotTlsException when the peer does not speak TLS
     * @throws SSLException when the handshake failed, the peer's certificate does not verify, or the options cannot be
     *     met
     */
    public TlsInfo startTls(TlsOptions options, Deadline deadline) throws IOException {
        return startTls(options, true, deadline);
    }

    /** Begins TLS with whatever certificate the peer shows (RFC 7435). */
    public TlsInfo startUnverifiedTls(TlsOptions options, Deadline deadline) throws IOException {
        return startTls(options, false, deadline);
    }

    private TlsInfo startTls(TlsOptions options, boolean verified, Deadline deadline) throws IOException {
        if (tls != null) {
            throw new IllegalStateException("TLS is spoken already on the connection to " + endpoint);
        }
        TlsLayer layer;
        try {
            layer = new TlsLayer(
                    raw, verified ? options.createEngine(endpoint) : options.createUnverifiedEngine(endpoint));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new SSLException("the TLS options cannot be used: " + e.getMessage(), e);
        }
        layer.handshake(deadline);
        tls = layer;
        tlsInfo = layer.info(verified);
        return tlsInfo;
    }

    /** Reads at least one octet into {@code target}, or answers -1 at the end of the stream. */
    public int read(ByteBuffer target, Deadline deadline) throws IOException {
        TlsLayer layer = tls;
        return layer == null ? raw.read(target, deadline) : layer.read(target, deadline);
    }

    /** Writes all of {@code source}. */
    public void write(ByteBuffer source, Deadline deadline) throws IOException {
        TlsLayer layer = tls;
        if (layer == null) {
            raw.write(source, deadline);
        } else {
            layer.write(source, deadline);
        }
    }

    /** Takes in what the peer says. */
    @FunctionalInterface
    public interface Hearing {
        /** Reads what is there, by {@link Transport#readNow}. */
        void hear() throws IOException;
    }

    /**
     * Writes all of {@code source} to a peer that may be writing, too: while it does not take what is written, it is
     * heard, lest two full buffers wait for each other.
     */
    public void write(ByteBuffer source, Deadline deadline, Hearing hearing) throws IOException {
        TlsLayer layer = tls;
        if (layer == null) {
            raw.write(source, deadline, hearing);
        } else {
            layer.write(source, deadline, hearing);
        }
    }

    /**
     * Reads what is there without waiting: 0 for nothing, -1 at the end of the stream.
     *
     * @param deadline for what TLS has to say itself while it reads
     */
    public int readNow(ByteBuffer target, Deadline deadline) throws IOException {
        TlsLayer layer = tls;
        return layer == null ? raw.poll(target) : layer.readNow(target, deadline);
    }

    /**
     * Whether the connection is open and the peer has said nothing since the last read. Looks without waiting; what it
     * finds is lost, so a connection that is not quiet is of no further use.
     */
    public boolean isQuiet(Deadline deadline) {
        TlsLayer layer = tls;
        try {
            return layer == null ? raw.poll(probe.clear()) == 0 : layer.isQuiet(deadline);
        } catch (IOException e) {
            return false;
        }
    }

    /** The TLS of the connection, or null where it is in clear text. */
    public @Nullable TlsInfo tlsInfo() {
        return tlsInfo;
    }

    /** Whether the octets never leave this host: a Unix socket or a loopback address. */
    public boolean isLocal() {
        try {
            return endpoint.isUnixSocket()
                    || (raw.channel().getRemoteAddress() instanceof InetSocketAddress address
                            && address.getAddress().isLoopbackAddress());
        } catch (IOException e) {
            return false;
        }
    }

    /** How many octets the system holds for the peer, its own overhead among them; 0 where it does not say. */
    public int sendBuffer() {
        try {
            return raw.channel().getOption(StandardSocketOptions.SO_SNDBUF);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Our own address on this connection, or null for a Unix socket. */
    public @Nullable InetSocketAddress localAddress() {
        try {
            return raw.channel().getLocalAddress() instanceof InetSocketAddress address ? address : null;
        } catch (IOException e) {
            return null;
        }
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /** Takes leave of the peer (close_notify under TLS) as far as the socket takes it at once, and closes. */
    public void end() {
        TlsLayer layer = tls;
        if (layer != null) {
            layer.farewell();
        }
        close();
    }

    /** Closes the connection without a word. */
    @Override
    public void close() {
        raw.close();
    }
}
