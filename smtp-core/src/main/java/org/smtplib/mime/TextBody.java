package org.smtplib.mime;

import jakarta.mail.util.StreamProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.smtplib.codec.DotStuffer;
import org.smtplib.protocol.LineEndings;

/**
 * A text as the body of a message (RFC 2045), encoded as jakarta.mail does it: not at all where it is ASCII, else so that
 * most of it can be read, or in base64 where nothing could be.
 */
final class TextBody {

    private static final String AS_IT_IS = "7bit";
    private static final String READABLE = "quoted-printable";
    private static final String UNREADABLE = "base64";
    // RFC 5322 2.1.1, without the CRLF
    private static final int LONGEST_LINE = 998;

    private final String encoding;
    private final byte[] octets;

    TextBody(String text) throws IOException {
        byte[] plain = crlfOctets(text);
        encoding = encodingOf(plain);
        octets = encoded(plain, encoding);
    }

    /** The Content-Transfer-Encoding. */
    String encoding() {
        return encoding;
    }

    static String contentType(String subtype) {
        return "text/" + subtype + "; charset=" + StandardCharsets.UTF_8.name();
    }

    /** RFC 2046 4.1.1: the line break of text is CRLF, in whatever encoding. */
    static String withCrlf(String text) {
        return new String(crlfOctets(text), StandardCharsets.UTF_8);
    }

    private static byte[] crlfOctets(String text) {
        ByteBuffer octets = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        ByteBuffer lines = ByteBuffer.allocate(2 * octets.remaining() + DotStuffer.MAX_EXPANSION);
        DotStuffer.withoutDots(LineEndings.NORMALIZE).encode(octets, lines);
        byte[] whole = new byte[lines.position()];
        lines.get(0, whole);
        return whole;
    }

    private static String encodingOf(byte[] octets) {
        int beyond = 0;
        int line = 0;
        int longest = 0;
        for (byte octet : octets) {
            boolean ends = octet == '\r' || octet == '\n';
            line = ends ? 0 : line + 1;
            longest = Math.max(longest, line);
            // An octet above 127 is a negative byte.
            beyond += (octet < ' ' && !ends && octet != '\t') || octet == 0x7F ? 1 : 0;
        }
        if (beyond == 0) {
            return longest > LONGEST_LINE ? READABLE : AS_IT_IS;
        }
        return octets.length - beyond > beyond ? READABLE : UNREADABLE;
    }

    private static byte[] encoded(byte[] octets, String encoding) throws IOException {
        if (encoding.equals(AS_IT_IS)) {
            return octets;
        }
        // The session's provider: to look for one takes longer than all the rest.
        StreamProvider streams = MailSession.INSTANCE.getStreamProvider();
        ByteArrayOutputStream encoded = new ByteArrayOutputStream(octets.length * 2);
        OutputStream encoder = encoding.equals(READABLE) ? streams.outputQP(encoded) : streams.outputBase64(encoded);
        encoder.write(octets);
        encoder.flush();
        return encoded.toByteArray();
    }

    /** The message of these header lines and this body. */
    byte[] octetsBehind(List<String> headerLines) {
        ByteArrayOutputStream message = new ByteArrayOutputStream(1024 + octets.length);
        for (String line : headerLines) {
            message.writeBytes(HeaderOctets.octets(line));
            message.write('\r');
            message.write('\n');
        }
        message.write('\r');
        message.write('\n');
        message.writeBytes(octets);
        return message.toByteArray();
    }
}
