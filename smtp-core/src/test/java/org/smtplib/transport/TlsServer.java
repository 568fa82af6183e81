package org.smtplib.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.smtplib.testing.TestCertificates;

/** A TLS server for one connection, whose test may do what no mail server does, such as shaking hands again. */
final class TlsServer implements AutoCloseable {

    interface Dialogue {
        void run(SSLSocket client) throws Exception;
    }

    private final SSLServerSocket listener;
    private final CompletableFuture<Void> dialogueEnd = new CompletableFuture<>();

    TlsServer(String version, Dialogue dialogue) throws IOException {
        listener = (SSLServerSocket) TestCertificates.serverContext()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        listener.setEnabledProtocols(new String[] {version});
        Thread thread = new Thread(
                () -> {
                    // To close waits for the client's word of farewell, so the end of the dialogue is told before.
                    try (SSLSocket client = (SSLSocket) listener.accept()) {
                        client.setSoTimeout(10_000);
                        client.setTcpNoDelay(true);
                        client.startHandshake();
                        dialogue.run(client);
                        dialogueEnd.complete(null);
                    } catch (Exception e) {
                        dialogueEnd.completeExceptionally(e);
                    }
                },
                "tls-server");
        thread.setDaemon(true);
        thread.start();
    }

    Transport connect() throws IOException {
        Transport transport = Connector.connect(new Endpoint("127.0.0.1", listener.getLocalPort()), Peers.soon());
        transport.startTls(TlsOptions.of(TestCertificates.clientContext()), Peers.soon());
        return transport;
    }

    /** Waits for the dialogue to end; fails as it failed. */
    void join() throws ExecutionException, InterruptedException, TimeoutException {
        dialogueEnd.get(15, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
