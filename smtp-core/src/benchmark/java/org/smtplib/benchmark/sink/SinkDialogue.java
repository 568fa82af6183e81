package org.smtplib.benchmark.sink;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Understands what a client says and puts the replies together, with as little work as will do: every sender, recipient
 * and content is accepted. It knows no socket.
 */
final class SinkDialogue {

    static final byte[] GREETING = reply("220 sink.example ESMTP");

    private static final byte[] OK = reply("250 2.0.0 Ok");
    private static final byte[] GO_AHEAD = reply("354 Go ahead");
    private static final byte[] READY_FOR_TLS = reply("220 2.0.0 Ready");
    private static final byte[] BYE = reply("221 2.0.0 Bye");
    private static final byte[] UNKNOWN = reply("500 5.5.1 Unknown");
    // CRLF, dot, CRLF: the first CRLF is that of the content's last line, or of the DATA command.
    private static final int END_LENGTH = 5;

    private final SinkCounters counters;
    private final byte[] hello;
    private final byte[] octets = new byte[256 * 1024];
    private final ByteArrayOutputStream replies = new ByteArrayOutputStream(1024);
    private int position;
    private int limit;
    private boolean inData;
    private long chunkLeft;
    private boolean lastChunk;
    private boolean startingTls;
    private boolean over;

    SinkDialogue(SinkCounters counters, SinkOffer offer) {
        this.counters = counters;
        this.hello = reply(offer.hello());
    }

    /** Where the next octets are to be put, from {@link #limit} on. */
    byte[] octets() {
        return octets;
    }

    int limit() {
        return limit;
    }

    /** Takes note of octets that were put behind the others, and returns the replies to them. */
    byte[] received(int count) {
        limit += count;
        counters.octets.add(count);
        replies.reset();
        while (position < limit && !startingTls && !over && step()) {}
        System.arraycopy(octets, position, octets, 0, limit - position);
        limit -= position;
        position = 0;
        return replies.toByteArray();
    }

    /** Whether TLS begins now; asked once for each time. */
    boolean startsTls() {
        boolean now = startingTls;
        startingTls = false;
        return now;
    }

    boolean isOver() {
        return over;
    }

    /** Takes what can be understood at once; false when more octets are needed for that. */
    private boolean step() {
        if (chunkLeft > 0) {
            int count = (int) Math.min(chunkLeft, limit - position);
            position += count;
            chunkLeft -= count;
            endChunk();
            return true;
        }
        if (inData) {
            return content();
        }
        int end = position;
        while (end < limit && octets[end] != '\n') {
            end++;
        }
        if (end == limit) {
            return false;
        }
        int begin = position;
        position = end + 1;
        command(begin, end);
        return true;
    }

    private void command(int begin, int end) {
        switch (Character.toUpperCase(octets[begin])) {
            case 'M', 'N' -> replies.writeBytes(OK);
            case 'R' -> replies.writeBytes(OK);
            case 'B' -> chunk(new String(octets, begin, end - begin, StandardCharsets.US_ASCII).strip());
            case 'D' -> {
                replies.writeBytes(GO_AHEAD);
                inData = true;
                position -= 2;
            }
            case 'E', 'H' -> replies.writeBytes(hello);
            case 'S' -> {
                replies.writeBytes(READY_FOR_TLS);
                startingTls = true;
            }
            case 'Q' -> {
                replies.writeBytes(BYE);
                over = true;
            }
            default -> replies.writeBytes(UNKNOWN);
        }
    }

    private void chunk(String command) {
        String[] words = command.split(" ", -1);
        chunkLeft = Long.parseLong(words[1]);
        lastChunk = words.length > 2;
        endChunk();
    }

    private void endChunk() {
        if (chunkLeft == 0) {
            replies.writeBytes(OK);
            if (lastChunk) {
                counters.mails.increment();
            }
        }
    }

    private boolean content() {
        int last = position + END_LENGTH - 1;
        while (last < limit) {
            byte octet = octets[last];
            if (octet != '\r' && octet != '\n' && octet != '.') {
                // No octet of the end: it cannot lie here, nor overlap this place.
                last += END_LENGTH;
            } else if (octet == '\n' && isEnd(last)) {
                position = last + 1;
                inData = false;
                replies.writeBytes(OK);
                counters.mails.increment();
                return true;
            } else {
                last++;
            }
        }
        position = Math.max(position, limit - END_LENGTH + 1);
        return false;
    }

    private boolean isEnd(int last) {
        return octets[last - 1] == '\r'
                && octets[last - 2] == '.'
                && octets[last - 3] == '\n'
                && octets[last - 4] == '\r';
    }

    private static byte[] reply(String text) {
        return (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }
}
