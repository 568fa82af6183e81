package org.smtplib.benchmark.contender;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A connection on which octets are written and lines of replies counted; any reply but 2yz and 354 is an error. */
final class RawConnection implements AutoCloseable {

    private final byte[] received = new byte[8192];
    private int position;
    private int limit;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private RawConnection(Socket socket) throws IOException {
        use(socket);
    }

    /** Connects, says EHLO, and starts TLS where the job wants it. */
    static RawConnection open(Job job) throws IOException, GeneralSecurityException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), job.port());
        socket.setTcpNoDelay(true);
        RawConnection connection = new RawConnection(socket);
        connection.readReplies(1);
        connection.ask("EHLO client.example\r\n");
        if (job.tls()) {
            connection.ask("STARTTLS\r\n");
            connection.secure(job);
            connection.ask("EHLO client.example\r\n");
        }
        return connection;
    }

    void write(byte[] octets) throws IOException {
        out.write(octets);
    }

    /** Returns when so many replies are read. */
    void readReplies(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            while (!readLine()) {}
        }
    }

    @Override
    public void close() throws IOException {
        try {
            ask("QUIT\r\n");
        } finally {
            socket.close();
        }
    }

    private void ask(String command) throws IOException {
        write(command.getBytes(StandardCharsets.US_ASCII));
        readReplies(1);
    }

    /** Reads a line; true when it is the last of its reply. */
    private boolean readLine() throws IOException {
        int first = next();
        next();
        next();
        boolean last = next() == ' ';
        if (first != '2' && first != '3') {
            throw new IOException("A reply of " + (char) first + "yz came");
        }
        while (next() != '\n') {}
        return last;
    }

    private int next() throws IOException {
        if (position == limit) {
            limit = in.read(received);
            position = 0;
            if (limit < 0) {
                throw new EOFException("The server closed the connection");
            }
        }
        return received[position++];
    }

    private void secure(Job job) throws IOException, GeneralSecurityException {
        // A context of its own when each mail has a connection: nothing is resumed.
        SSLContext context = job.reconnects() ? freshContext() : SSLContext.getDefault();
        SSLSocket secure = (SSLSocket) context.getSocketFactory().createSocket(socket, Job.HOST, job.port(), true);
        secure.startHandshake();
        use(secure);
    }

    private static SSLContext freshContext() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, Trust.MANAGERS.getTrustManagers(), null);
        return context;
    }

    private void use(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** The JVM's trust store, read once. */
    private static final class Trust {

        static final TrustManagerFactory MANAGERS = managers();

        private static TrustManagerFactory managers() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                return factory;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
