package org.smtplib.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/**
 * One mail of a run, known by its number: to whom it goes, its octets, and what they ought to look like on the wire.
 *
 * @param number from 1; the sender and the recipients are named after it, so that nothing is confused with another's
 * @param recipients one to five
 * @param octets the content as it is handed over
 * @param reading how it is handed over
 */
record LedgerMail(int number, List<String> recipients, byte[] octets, Reading reading) {

    /** How a content is read. */
    enum Reading {
        /** From an array. */
        IN_MEMORY,
        /** From a stream that can be opened again. */
        REPEATABLE,
        /** From a stream that can be opened again and takes its time in the middle, while the server may do anything. */
        SLOW,
        /** From a stream that can be opened once. */
        ONCE,
        /** From a stream that can be opened once and breaks after half of the octets. */
        BROKEN
    }

    private static final int BLOCK = 16 * 1024;
    /** The dot on a line of its own; the CRLF before it ends the content's last line. */
    private static final String TERMINATOR = ".\r\n";

    private static final int LARGE = 600_000;
    private static final int HUGE = 6 * 1024 * 1024;
    private static final Pattern SENDER = Pattern.compile("m(\\d+)@ledger\\.example");
    private static final List<String> LINE_ENDS =
            List.of("\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\n\r");
    private static final List<String> LINES = List.of("", ".", "..", ".\r", "..x", "\u00e9\u00ff", "From here", "x.");

    /**
     * The mail with this number.
     *
     * @param large whether one of two has a content that takes a while to be written
     * @param huge whether its content is larger than what the sockets between client and server hold
     */
    static LedgerMail draw(long seed, int number, boolean large, boolean huge) {
        Draw draw = Draw.of(seed, "mail", number);
        List<String> recipients = IntStream.rangeClosed(1, draw.from(1, 5))
                .mapToObj(i -> "r" + i + ".m" + number + "@example.org")
                .toList();
        Reading reading = Reading.IN_MEMORY;
        if (draw.oneIn(200)) {
            reading = Reading.BROKEN;
        } else if (draw.oneIn(10)) {
            reading = Reading.ONCE;
        } else if (draw.oneIn(20)) {
            reading = Reading.SLOW;
        } else if (draw.oneIn(5)) {
            reading = Reading.REPEATABLE;
        }
        if (huge || (large && draw.oneIn(2))) {
            return new LedgerMail(
                    number, recipients, plain(huge ? HUGE : LARGE), draw.oneIn(2) ? Reading.SLOW : reading);
        }
        return new LedgerMail(number, recipients, content(draw), reading);
    }

    private static byte[] content(Draw draw) {
        return switch (draw.from(1, 20)) {
            case 1, 2, 3 -> lines(draw, draw.from(0, 40));
            case 4 -> plain(draw.from(1, 4) * BLOCK + draw.from(-14, 6)); // the end falls between two blocks
            case 5, 6 -> lines(draw, draw.from(BLOCK, 5 * BLOCK));
            case 7, 8, 9 -> lines(draw, draw.from(2_000, BLOCK));
            default -> lines(draw, draw.from(40, 2_000));
        };
    }

    private static byte[] plain(int length) {
        byte[] octets = new byte[length];
        Arrays.fill(octets, (byte) 'x');
        for (int i = 77; i < length; i += 78) {
            octets[i - 1] = '\r';
            octets[i] = '\n';
        }
        return octets;
    }

    private static byte[] lines(Draw draw, int length) {
        StringBuilder text = new StringBuilder(length + 100);
        while (text.length() < length) {
            text.append(draw.oneIn(4) ? draw.of(LINES) : "line ".repeat(draw.from(1, 16)));
            text.append(draw.of(LINE_ENDS));
        }
        text.setLength(length);
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    static String sender(int number) {
        return "m" + number + "@ledger.example";
    }

    /** The number of the mail from this sender. */
    static int number(String sender) {
        Matcher matcher = SENDER.matcher(sender);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("<" + sender + "> sends no mail of the run");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** The mail as the client gets it. */
    MailObject mailObject() {
        return new MailObject(Envelope.of(sender(number), recipients), handedOver());
    }

    private Content handedOver() {
        if (reading == Reading.IN_MEMORY) {
            return Content.of(octets);
        }
        AtomicBoolean opened = new AtomicBoolean();
        return new Content() {
            @Override
            public boolean isRepeatable() {
                return reading == Reading.REPEATABLE || reading == Reading.SLOW;
            }

            @Override
            public InputStream open() {
                if (opened.getAndSet(true) && !isRepeatable()) {
                    throw new AssertionError("content that can be read once was opened twice, of mail " + number);
                }
                int half = octets.length / 2;
                return new SequenceInputStream(
                        new ByteArrayInputStream(octets, 0, half),
                        new SecondHalf(octets, half, octets.length - half, reading));
            }
        };
    }

    /** The second half of a content, and what happens when it is begun. */
    private static final class SecondHalf extends ByteArrayInputStream {

        private final Reading reading;
        private boolean begun;

        private SecondHalf(byte[] octets, int offset, int length, Reading reading) {
            super(octets, offset, length);
            this.reading = reading;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (!begun && reading == Reading.BROKEN) {
                throw new UncheckedIOException(new IOException("the disk is gone"));
            }
            if (!begun && reading == Reading.SLOW) {
                // Of a large one much has been written by now, so that a server may have something to say to it.
                LockSupport.parkNanos(count > LARGE / 2 ? 50_000_000 : 2_000_000);
            }
            begun = true;
            return super.read(target, offset, length);
        }
    }

    /**
     * What ought to follow the 354, if need be up to where the content breaks off: line ends made CRLF, dots at the
     * beginning of a line doubled, and the terminator. Written to be compared with, in another way than the client's.
     */
    byte[] wire() {
        String text = new String(arriving(), StandardCharsets.ISO_8859_1);
        String stuffed = ("\r\n" + text).replace("\r\n.", "\r\n..").substring(2);
        return (hasEnd() ? stuffed + TERMINATOR : stuffed).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** How many of the octets of {@link #wire()}, its last ones, are the terminator. */
    int terminatorLength() {
        return hasEnd() ? TERMINATOR.length() : 0;
    }

    private boolean hasEnd() {
        return reading != Reading.BROKEN;
    }

    /** What ought to follow a BDAT; its last octet is the content's end. */
    byte[] chunk() {
        return arriving();
    }

    /** How many octets the mail has in the server's ledger. */
    int sizeOnArrival() {
        return arriving().length;
    }

    /** The content with its line ends made CRLF, the last one included. */
    private byte[] arriving() {
        ByteArrayOutputStream arriving = new ByteArrayOutputStream(octets.length + 100);
        byte before = 0;
        for (int i = 0; i < (hasEnd() ? octets.length : octets.length / 2); i++) {
            byte octet = octets[i];
            if (octet == '\r' || (octet == '\n' && before != '\r')) {
                arriving.write('\r');
                arriving.write('\n');
            } else if (octet != '\n') {
                arriving.write(octet);
            }
            before = octet;
        }
        if (hasEnd() && before != '\r' && before != '\n') {
            arriving.write('\r');
            arriving.write('\n');
        }
        return arriving.toByteArray();
    }
}
