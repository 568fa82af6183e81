package org.smtplib.benchmark.sink;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.smtplib.testing.TestCertificates;

/** A server on this host that takes every mail and keeps none, for a client's own speed to show. */
public final class FastSink implements AutoCloseable {

    /** What the trust store of {@link #main} is opened with. */
    public static final String PASSWORD = "changeit";

    /** What a connection waits for. */
    private interface Service {
        void serve(Socket socket) throws IOException;
    }

    private final SinkCounters counters = new SinkCounters();
    private final ServerSocket plain;
    private final ServerSocket secure;
    private final ServerSocket delayed;
    private final ServerSocket unchunked;
    private final ServerSocket figures;

    /** Listens on the ports that {@link SinkPorts} names. */
    public FastSink(SSLContext tls, Duration delay) throws IOException {
        plain = listen(SinkOffer.plain());
        secure = listen(SinkOffer.secure(tls));
        delayed = listen(SinkOffer.delayed(delay));
        unchunked = listen(SinkOffer.delayedWithoutChunking(delay));
        figures = listen(this::tellFigures);
    }

    /** The ports as they are given to those who send. */
    public SinkPorts ports() {
        return new SinkPorts(
                plain.getLocalPort(),
                secure.getLocalPort(),
                delayed.getLocalPort(),
                unchunked.getLocalPort(),
                figures.getLocalPort());
    }

    @Override
    public void close() throws IOException {
        plain.close();
        secure.close();
        delayed.close();
        unchunked.close();
        figures.close();
    }

    private ServerSocket listen(Service service) throws IOException {
        ServerSocket listener = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
        start(() -> {
            try (listener) {
                while (true) {
                    service.serve(listener.accept());
                }
            } catch (IOException e) {
                // Closed.
            }
        });
        return listener;
    }

    private ServerSocket listen(SinkOffer offer) throws IOException {
        return listen(socket -> {
            counters.connections.increment();
            start(new SinkConnection(socket, counters, offer));
        });
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "sink");
        thread.setDaemon(true);
        thread.start();
    }

    private void tellFigures(Socket socket) throws IOException {
        try (socket;
                OutputStream out = socket.getOutputStream()) {
            out.write(counters.figures().line());
        }
    }

    /**
     * Runs a sink until standard input ends, and prints its ports.
     *
     * @param args the delay in milliseconds, and the trust store to write for the clients
     */
    public static void main(String[] args) throws IOException, GeneralSecurityException {
        try (FastSink sink =
                new FastSink(TestCertificates.serverContext(), Duration.ofMillis(Long.parseLong(args[0])))) {
            writeTrustStore(Path.of(args[1]));
            System.out.println(sink.ports().words());
            System.in.readAllBytes();
        }
    }

    private static void writeTrustStore(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (var pem = Files.newInputStream(TestCertificates.caPem())) {
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }
}
