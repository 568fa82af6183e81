package org.smtplib.testing;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A client of bare sockets that knows lines and no SMTP, for the tests of the server itself. */
final class RawClient implements Closeable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private Socket socket;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
    }

    static RawClient connect(ScriptedSmtpServer server) throws IOException {
        return new RawClient(new Socket(server.host(), server.port()));
    }

    static RawClient connectUnix(ScriptedSmtpServer server) throws IOException {
        return new RawClient(new UnixChannelSocket(SocketChannel.open(UnixDomainSocketAddress.of(server.unixPath()))));
    }

    void say(String... lines) throws IOException {
        sayRaw(String.join("\r\n", lines) + "\r\n");
    }

    void sayRaw(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    /** Says a line and returns the whole reply, its lines joined by {@code \n}. */
    String ask(String line) throws IOException {
        say(line);
        return reply();
    }

    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-') {
            reply.append(line).append('\n');
            line = line();
        }
        return reply.append(line).toString();
    }

    /** Returns a line without its CRLF, or what came before the end of the stream. */
    String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = read(); octet >= 0 && octet != '\n'; octet = read()) {
            if (octet != '\r') {
                line.write(octet);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    int read() throws IOException {
        return socket.getInputStream().read();
    }

    void startTls(SSLContext context) throws IOException {
        SSLSocket tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        socket = tls;
        tls.setSoTimeout(TIMEOUT_MILLIS);
        tls.startHandshake();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
