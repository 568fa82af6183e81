package org.smtplib.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A mail server that takes mail for anybody but one, and throws it away; it serves one client at a time. */
final class RefusingServer implements AutoCloseable {

    static final String REFUSED = "refused@example.org";

    private static final int TIMEOUT_MILLIS = 30_000;

    private final ServerSocket listener;

    RefusingServer() throws IOException {
        listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        Thread thread = new Thread(this::serve, "refusing-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve() {
        while (!listener.isClosed()) {
            try (Socket client = listener.accept()) {
                client.setSoTimeout(TIMEOUT_MILLIS);
                talk(
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8)),
                        client.getOutputStream());
            } catch (IOException e) {
                // The client has gone, or the server is closed: the loop's condition tells which.
            }
        }
    }

    private static void talk(BufferedReader in, OutputStream out) throws IOException {
        say(out, "220 refusing.example ESMTP");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.split(" ", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO", "HELO" -> say(out, "250 refusing.example");
                case "MAIL", "RSET", "NOOP" -> say(out, "250 2.0.0 OK");
                case "RCPT" ->
                    say(out, line.contains("<" + REFUSED + ">") ? "550 5.1.1 No such user here" : "250 2.1.5 OK");
                case "DATA" -> {
                    say(out, "354 End with a dot");
                    skipContent(in);
                    say(out, "250 2.0.0 Taken");
                }
                case "QUIT" -> {
                    say(out, "221 2.0.0 Bye");
                    return;
                }
                default -> say(out, "500 5.5.2 Unknown command");
            }
        }
    }

    private static void skipContent(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && !line.equals(".")) {
            line = in.readLine();
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            // It was of no use any more.
        }
    }
}
