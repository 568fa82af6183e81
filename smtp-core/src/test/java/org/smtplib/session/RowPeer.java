package org.smtplib.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;

/** What a server hears that gets a {@link MailRow}; it says nothing that a test has it not say. */
final class RowPeer {

    static final String[] PIPELINING = {"PIPELINING"};
    static final String[] CHUNKING = {"PIPELINING", "CHUNKING"};

    private static final int LENGTH = Sessions.TEXT.length();

    private RowPeer() {}

    /** A server that offers these, and goes on as it likes. */
    static Script offering(String[] keywords, Script then) {
        return peer -> {
            peer.say("220 server.example");
            peer.expectMatching("[EL]HLO .*");
            List<String> lines = new ArrayList<>(List.of("250-server.example"));
            for (String keyword : keywords) {
                lines.add("250-" + keyword);
            }
            lines.add("250 8BITMIME");
            peer.say(lines.toArray(String[]::new));
            then.play(peer);
        };
    }

    /** MAIL and RCPT of the mail with this number. */
    static void envelope(Peer peer, int number, String... letters) throws IOException {
        peer.expectMatching("MAIL FROM:<s" + number + "@example.org>.*");
        for (String letter : letters.length == 0 ? new String[] {"a"} : letters) {
            peer.expect("RCPT TO:<" + MailRow.recipient(letter, number) + ">");
        }
    }

    /** An envelope behind another mail, which begins with RSET. */
    static void behind(Peer peer, int number, String... letters) throws IOException {
        peer.expect("RSET");
        envelope(peer, number, letters);
    }

    /** BDAT and the content that {@link MailRow} gives its mails by default. */
    static void chunk(Peer peer) throws IOException {
        peer.expect("BDAT " + LENGTH + " LAST");
        assertThat(new String(peer.readExactly(LENGTH), US_ASCII)).isEqualTo(Sessions.TEXT);
    }

    static void content(Peer peer) throws IOException {
        assertThat(new String(peer.readContent(), US_ASCII)).isEqualTo(Sessions.TEXT + ".\r\n");
    }

    /** A whole mail of a train. */
    static void car(Peer peer, int number) throws IOException {
        behind(peer, number);
        chunk(peer);
    }

    /** The first mail, and the envelope and the content of the second behind it, so that a train may follow. */
    static void untilTrains(Peer peer) throws IOException {
        envelope(peer, 1);
        peer.say("250 ok", "250 ok");
        chunk(peer);
        behind(peer, 2);
        peer.say("250 taken 1", "250 reset", "250 ok", "250 ok");
    }
}
