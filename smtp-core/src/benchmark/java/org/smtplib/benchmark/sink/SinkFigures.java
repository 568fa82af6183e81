package org.smtplib.benchmark.sink;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * What a sink had taken in at some moment.
 *
 * @param mails those that were answered with a final 250
 * @param octets all that came, commands too; behind STARTTLS as they are after deciphering
 * @param roundTrips as {@link RoundTrips} counts them
 * @param connections those that were accepted
 */
public record SinkFigures(long mails, long octets, long roundTrips, long connections) {

    /** Asks the sink whose figures are told on a port of this host. */
    public static SinkFigures ask(int port) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    /** What was added since then. */
    public SinkFigures since(SinkFigures before) {
        return new SinkFigures(
                mails - before.mails,
                octets - before.octets,
                roundTrips - before.roundTrips,
                connections - before.connections);
    }

    byte[] line() {
        return (mails + " " + octets + " " + roundTrips + " " + connections).getBytes(StandardCharsets.US_ASCII);
    }

    private static SinkFigures parse(String line) {
        String[] words = line.split(" ", -1);
        return new SinkFigures(
                Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]));
    }
}
