package org.smtplib.smtplib;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;

/**
 * A dialogue written down line by line, played from the server's side.
 *
 * <pre>
 *   S: 220 server.example ESMTP     the server says it; lines that follow each other are said at once
 *   C: EHLO client.example          the client has to say just this
 *   TLS                             the handshake
 *   CLOSE                           the server closes
 *   GONE                            the client has to close without another word
 * </pre>
 */
final class TranscriptScript implements Script {

    private final List<String> lines;

    TranscriptScript(String transcript) {
        this.lines = transcript.lines().filter(line -> !line.isBlank()).toList();
    }

    @Override
    public void play(Peer peer) throws IOException {
        List<String> said = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("S: ")) {
                said.add(line.substring(3));
                continue;
            }
            say(peer, said);
            if (line.startsWith("C: ")) {
                peer.expect(line.substring(3));
            } else if (line.equals("C:")) {
                peer.expect("");
            } else {
                act(peer, line);
            }
        }
        say(peer, said);
    }

    private static void say(Peer peer, List<String> lines) throws IOException {
        if (!lines.isEmpty()) {
            peer.say(lines.toArray(String[]::new));
            lines.clear();
        }
    }

    private static void act(Peer peer, String line) throws IOException {
        switch (line) {
            case "TLS" -> peer.startTls();
            case "CLOSE" -> peer.close();
            case "GONE" -> peer.expectEof();
            default -> throw new IllegalArgumentException("no line of a transcript: " + line);
        }
    }
}
