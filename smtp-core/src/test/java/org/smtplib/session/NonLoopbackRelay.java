package org.smtplib.session;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smtplib.testing.ScriptedSmtpServer;

/** Passes octets on to a server on the loopback interface, from an address of this host that is none. */
final class NonLoopbackRelay implements AutoCloseable {

    private final ScriptedSmtpServer server;
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    NonLoopbackRelay(ScriptedSmtpServer server, InetAddress address) throws IOException {
        this.server = server;
        listener = new ServerSocket();
        listener.bind(new InetSocketAddress(address, 0));
        daemon(this::accept);
    }

    /** An address of this host that others could reach it by, where it has one. */
    static Optional<InetAddress> address() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String host() {
        return listener.getInetAddress().getHostAddress();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = opened(listener.accept());
            Socket target = opened(new Socket(server.host(), server.port()));
            daemon(() -> pass(client, target));
            daemon(() -> pass(target, client));
        }
    }

    private Socket opened(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        sockets.add(socket);
        return socket;
    }

    private static void pass(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (IOException e) {
                        // One of the three sockets was closed: the relay has nothing more to do there.
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Closeable socket : sockets) {
            socket.close();
        }
    }
}
