package org.smtplib.mime;

import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.smtplib.message.Content;

/**
 * The octets of a message. The body is what jakarta.mail writes; the headers are written here, since it would cut each
 * char to an octet, which makes a line end of some.
 */
final class MessageOctets {

    /** Recipients of a blind copy are told to the server and to nobody else. */
    private static final String[] NEVER_SENT = {"Bcc", "Resent-Bcc"};

    /** What saving a message may add to its headers. */
    private static final List<String> SET_BY_SAVING = List.of(
            "Content-Disposition", "Content-Transfer-Encoding", "Content-Type", "Date", "Message-ID", "MIME-Version");

    private MessageOctets() {}

    /** The header lines that are transmitted. */
    static List<String> headerLines(MimeMessage message) throws MessagingException {
        return Collections.list(message.getNonMatchingHeaderLines(NEVER_SENT));
    }

    /** Writes the message but for Bcc and Resent-Bcc. */
    static Content write(MimeMessage message) throws MessagingException, IOException {
        return write(message, "", false);
    }

    /**
     * Writes the message but for Bcc and Resent-Bcc, a Date added where there is none.
     *
     * @param author the From header of a message whose own is empty or missing, else the empty string
     */
    static Content writeDated(MimeMessage message, String author) throws MessagingException, IOException {
        return write(message, author, true);
    }

    private static Content write(MimeMessage message, String author, boolean dated)
            throws MessagingException, IOException {
        // The empty line and the body.
        WrittenMessage body = new WrittenMessage();
        message.writeTo(body, allHeaders(message));
        WrittenMessage headers = new WrittenMessage();
        if (dated && message.getHeader("Date") == null) {
            writeLine("Date: " + MessageDate.format(Instant.now()), headers);
        }
        if (!author.isEmpty()) {
            writeLine("From: " + author, headers);
        }
        String[] leftOut = author.isEmpty() ? NEVER_SENT : plusFrom();
        for (String line : Collections.list(message.getNonMatchingHeaderLines(leftOut))) {
            writeLine(line, headers);
        }
        return body.after(headers);
    }

    private static String[] allHeaders(MimeMessage message) throws MessagingException {
        Set<String> names = new TreeSet<>(SET_BY_SAVING);
        for (Header header : Collections.list(message.getAllHeaders())) {
            names.add(header.getName());
        }
        return names.toArray(String[]::new);
    }

    private static String[] plusFrom() {
        String[] names = Arrays.copyOf(NEVER_SENT, NEVER_SENT.length + 1);
        names[NEVER_SENT.length] = "From";
        return names;
    }

    private static void writeLine(String line, WrittenMessage headers) {
        byte[] octets = HeaderOctets.octets(line);
        headers.write(octets, 0, octets.length);
        headers.write('\r');
        headers.write('\n');
    }
}
