package org.smtplib.event;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/**
 * Prints the dialogue of one session to a stream, as the debug levels of {@code smtplib} do: at level 1 connections,
 * commands and replies, at level 2 each with the time of day. Secrets and content are left out.
 */
public final class DebugLog implements SmtpEventListener {

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    private final PrintStream out;
    private final boolean timestamps;

    public DebugLog(PrintStream out, boolean timestamps) {
        this.out = out;
        this.timestamps = timestamps;
    }

    @Override
    public void connecting(Endpoint endpoint) {
        print("connect: " + endpoint);
    }

    @Override
    public void connected(Endpoint endpoint) {
        print("connected: " + endpoint);
    }

    @Override
    public void connectFailed(Endpoint endpoint, SmtpException failure) {
        print("connect failed: " + failure.getMessage());
    }

    @Override
    public void tlsStarted(Endpoint endpoint, TlsInfo tls) {
        print("tls: " + tls.version() + " " + tls.cipherSuite());
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        print("send: " + line);
    }

    @Override
    public void contentSent(Endpoint endpoint, long octets) {
        print("data: " + octets + " octets");
    }

    @Override
    public void replyReceived(Endpoint endpoint, Reply reply) {
        print("reply: " + reply);
    }

    @Override
    public void disconnected(Endpoint endpoint, String reason) {
        print("disconnect: " + reason);
    }

    private void print(String line) {
        out.println(timestamps ? TIME_OF_DAY.format(LocalTime.now(ZoneId.systemDefault())) + " " + line : line);
    }
}
