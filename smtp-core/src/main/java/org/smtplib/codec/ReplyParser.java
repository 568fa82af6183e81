package org.smtplib.codec;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.Reply;

/**
 * Reads replies (RFC 5321 4.2.1) out of octets that come in pieces of any size.
 *
 * <pre>
 *   2 5 0 - m a i l . e x a m p l e CR LF      more lines follow
 *   2 5 0   S I Z E   1 0 0 0       CR LF      the last line
 *   0     2 3 4
 * </pre>
 *
 * A parser that has thrown always throws: nobody can say where the next reply begins.
 */
public final class ReplyParser {

    /** The longest line and the longest reply in octets, line ends included. RFC 5321 4.5.3.1.5 asks for 512 a line. */
    public static final int MAX_REPLY = 8192;

    private static final int FIRST_TEXT = 4;
    private static final int LINE_TOO_LONG = 500;
    // The first octet of a TLS record: an alert or a handshake (RFC 8446 5.1).
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;

    private byte[] line = new byte[128];
    private int length;
    private int total;
    private int code;
    /** Those of a reply of several lines. Most replies have one, which needs no list. */
    private final List<String> lines = new ArrayList<>();

    private String text = "";
    private boolean broken;
    /** A server says the same to mail after mail: such a reply is not made anew. */
    private final FamiliarReplies familiar = new FamiliarReplies();

    private @Nullable Reply again;

    /**
     * Takes octets from {@code in} up to the end of a reply.
     *
     * @return the reply, or null when {@code in} is used up and more is needed
     * @throws SmtpResponseException of code 500 when a line exceeds {@link #MAX_REPLY}
     * @throws SmtpProtocolException when the octets are no reply, or its lines together exceed {@link #MAX_REPLY}
     */
    public @Nullable Reply parse(ByteBuffer in) {
        if (broken) {
            throw new SmtpProtocolException("what came before was no reply", null);
        }
        broken = true;
        Reply reply = parseNext(in);
        broken = false;
        return reply;
    }

    private @Nullable Reply parseNext(ByteBuffer in) {
        while (in.hasRemaining()) {
            byte octet = in.get();
            if (++total > MAX_REPLY) {
                throw tooLong();
            }
            if (octet == '\n') {
                if (endLine()) {
                    return endReply();
                }
            } else {
                append(octet);
            }
        }
        return null;
    }

    /** Whether nothing of a further reply was taken in. */
    public boolean isIdle() {
        return total == 0;
    }

    private void append(byte octet) {
        if (length == line.length) {
            line = Arrays.copyOf(line, Math.min(MAX_REPLY, 2 * length));
        }
        line[length++] = octet;
        // What cannot become a reply is refused at once: a peer of another protocol may never send a line end.
        if (length < FIRST_TEXT && !isDigit(octet) && octet != '\r') {
            throw notAReply();
        }
    }

    /** Ends the current line; true when it was the last of its reply. */
    private boolean endLine() {
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (end < FIRST_TEXT - 1) {
            throw notAReply();
        }
        int lineCode = (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
        // RFC 5321 4.2.1: a client accepts a code without the blank and text that should follow.
        byte separator = end == FIRST_TEXT - 1 ? (byte) ' ' : line[3];
        boolean digits = isDigit(line[0]) && isDigit(line[1]) && isDigit(line[2]);
        if (!digits || lineCode < 200 || lineCode > 599 || (separator != ' ' && separator != '-')) {
            throw notAReply();
        }
        if (!lines.isEmpty() && lineCode != code) {
            throw new SmtpProtocolException(
                    "the lines of one reply have different codes, " + code + " and " + lineCode, null);
        }
        code = lineCode;
        boolean last = separator == ' ';
        again = last && lines.isEmpty() ? familiar.of(line, end) : null;
        if (again != null) {
            length = 0;
            return true;
        }
        text = end <= FIRST_TEXT
                ? ""
                : decode(line, FIRST_TEXT, end - FIRST_TEXT).strip();
        if (last && lines.isEmpty()) {
            again = familiar.add(line, end, Reply.of(code, text));
        }
        length = 0;
        if (!last || !lines.isEmpty()) {
            lines.add(text);
        }
        return last;
    }

    private Reply endReply() {
        Reply reply = again == null ? new Reply(code, lines) : again;
        lines.clear();
        total = 0;
        return reply;
    }

    private static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    // UTF-8 since RFC 6531 3.7.4 allows it; what is not UTF-8 comes from a server of older days.
    private static String decode(byte[] octets, int offset, int count) {
        if (isAscii(octets, offset, count)) {
            return new String(octets, offset, count, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets, offset, count))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(octets, offset, count, StandardCharsets.ISO_8859_1);
        }
    }

    private static boolean isAscii(byte[] octets, int offset, int count) {
        int all = 0;
        for (int i = offset; i < offset + count; i++) {
            all |= octets[i];
        }
        return all >= 0;
    }

    /** As in smtplib, a first line that is too long counts as a reply of code 500; a reply of too many lines is nonsense. */
    private SmtpException tooLong() {
        return lines.isEmpty()
                ? new SmtpResponseException(
                        "a line of a reply is longer than " + MAX_REPLY + " octets",
                        new Reply(LINE_TOO_LONG, List.of("Line too long.")))
                : new SmtpProtocolException("the reply is longer than " + MAX_REPLY + " octets", null);
    }

    private SmtpProtocolException notAReply() {
        if (lines.isEmpty() && length > 0 && (line[0] == TLS_ALERT || line[0] == TLS_HANDSHAKE)) {
            return new SmtpProtocolException(
                    "a TLS record came where a reply in clear text was expected; this port speaks TLS from the first"
                            + " octet: set the protocol to smtps, or use the port of plain SMTP",
                    null);
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(length, 60); i++) {
            boolean printable = line[i] >= ' ' && line[i] < 0x7F;
            shown.append(
                    printable
                            ? String.valueOf((char) line[i])
                            : "\\x" + HexFormat.of().toHexDigits(line[i]));
        }
        return new SmtpProtocolException("this is no SMTP reply: \"" + shown + "\"", null);
    }
}
