package org.smtplib.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Deadline;

/** Opens connections: looks the name up, then tries its addresses one after the other until one answers. */
public final class Connector {

    private Connector() {}

    /** {@link #connect(Endpoint, InetSocketAddress, Deadline)} from wherever the system chooses. */
    public static Transport connect(Endpoint endpoint, Deadline deadline) throws IOException {
        return connect(endpoint, null, deadline);
    }

    /**
     * Connects within the deadline, the name look-up included.
     *
     * @param source our own address and port, port 0 for any; null leaves both to the system. No use to a Unix socket
     * @throws java.net.UnknownHostException when the name has no address
     * @throws SocketTimeoutException when the deadline passed
     * @throws IOException the failure of the last address, those before it suppressed
     */
    public static Transport connect(Endpoint endpoint, @Nullable InetSocketAddress source, Deadline deadline)
            throws IOException {
        if (endpoint.isUnixSocket()) {
            return new Transport(endpoint, open(UnixDomainSocketAddress.of(endpoint.host()), null, deadline));
        }
        InetAddress[] addresses = NameLookup.addresses(endpoint.host(), deadline);
        IOException failure = null;
        for (int i = 0; i < addresses.length; i++) {
            // An address that never answers must leave time for those behind it.
            Duration share = deadline.remaining().dividedBy(addresses.length - i);
            try {
                SocketAddress address = new InetSocketAddress(addresses[i], endpoint.port());
                return new Transport(endpoint, open(address, source, Deadline.after(share)));
            } catch (IOException e) {
                failure = suppressing(e, failure);
                if (Thread.currentThread().isInterrupted()) {
                    break;
                }
            }
        }
        throw failure == null ? new SocketTimeoutException("the deadline has passed") : failure;
    }

    private static IOException suppressing(IOException later, @Nullable IOException earlier) {
        if (earlier != null) {
            later.addSuppressed(earlier);
        }
        return later;
    }

    private static RawChannel open(SocketAddress address, @Nullable InetSocketAddress source, Deadline deadline)
            throws IOException {
        boolean unix = address instanceof UnixDomainSocketAddress;
        SocketChannel channel = unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        RawChannel raw = new RawChannel(channel);
        try {
            if (!unix) {
                // A group of commands is written whole: waiting for more would only wait for the peer's delayed ACK.
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            }
            if (source != null) {
                channel.bind(source);
            }
            raw.connect(address, deadline);
            return raw;
        } catch (IOException | RuntimeException e) {
            raw.close();
            throw e;
        }
    }
}
