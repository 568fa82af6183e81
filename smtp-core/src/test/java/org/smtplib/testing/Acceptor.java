package org.smtplib.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The listening end: hands out accepted sockets, of TCP and of Unix domain alike.
 *
 * <p>Told to stop, it hands out what the kernel has accepted by then before it closes, so that no client comes and goes
 * unseen.
 */
final class Acceptor {

    private final ServerSocketChannel listener;
    private final @Nullable Path unixPath;
    private final Selector selector;
    private volatile boolean stopped;

    private Acceptor(ServerSocketChannel listener, @Nullable Path unixPath) throws IOException {
        this.listener = listener;
        this.unixPath = unixPath;
        this.selector = Selector.open();
        listener.configureBlocking(false);
        listener.register(selector, SelectionKey.OP_ACCEPT);
    }

    static Acceptor of(ServerOptions options) throws IOException {
        Path path = options.unixPath();
        return path != null ? unix(path) : tcp(options.port(), options.receiveBuffer());
    }

    private static Acceptor tcp(int port, int receiveBuffer) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        if (receiveBuffer > 0) {
            listener.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
        }
        listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
        return new Acceptor(listener, null);
    }

    private static Acceptor unix(Path path) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        return new Acceptor(listener, path);
    }

    /** Returns the port, or 0 for a Unix socket. */
    int port() throws IOException {
        return listener.getLocalAddress() instanceof InetSocketAddress address ? address.getPort() : 0;
    }

    /** Waits for the next connection; null, and closed, when told to stop and nobody is left. */
    @Nullable
    Socket accept() throws IOException {
        while (true) {
            SocketChannel accepted = listener.accept();
            if (accepted != null) {
                return unixPath == null ? accepted.socket() : new UnixChannelSocket(accepted);
            }
            if (stopped) {
                close();
                return null;
            }
            selector.select();
            selector.selectedKeys().clear();
        }
    }

    void stop() {
        stopped = true;
        selector.wakeup();
    }

    private void close() throws IOException {
        // In this order: the channel's port is free only when no selector holds it any more.
        listener.close();
        selector.close();
        if (unixPath != null) {
            Files.deleteIfExists(unixPath);
        }
    }
}
