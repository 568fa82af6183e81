package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import org.smtplib.message.Content;

/**
 * The octets of a message. The body is what jakarta.mail writes; the headers are written here, since it would cut each
 * char to an octet, which makes a line end of some.
 */
final class MessageOctets {

    /** Recipients of a blind copy are told to the server and to nobody else. */
    private static final String[] NEVER_SENT = {"Bcc", "Resent-Bcc"};

    private MessageOctets() {}

    /**
     * Writes the message but for Bcc and Resent-Bcc, a Date added where there is none.
     *
     * @param author the From header of a message whose own is empty or missing, else the empty string
     */
    static Content write(MimeMessage message, String author) throws MessagingException, IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        message.writeTo(whole); // saves a message that never was, before its headers are looked at
        byte[] written = whole.toByteArray();
        ByteArrayOutputStream octets = new ByteArrayOutputStream(written.length + 256);
        if (message.getHeader("Date") == null) {
            writeLine("Date: " + MessageDate.format(Instant.now()), octets);
        }
        if (!author.isEmpty()) {
            writeLine("From: " + author, octets);
        }
        String[] leftOut = author.isEmpty() ? NEVER_SENT : plusFrom();
        for (String line : Collections.list(message.getNonMatchingHeaderLines(leftOut))) {
            writeLine(line, octets);
        }
        int body = bodyStart(written);
        octets.write('\r');
        octets.write('\n');
        octets.write(written, body, written.length - body);
        return Content.of(octets.toByteArray());
    }

    private static String[] plusFrom() {
        String[] names = Arrays.copyOf(NEVER_SENT, NEVER_SENT.length + 1);
        names[NEVER_SENT.length] = "From";
        return names;
    }

    private static void writeLine(String line, ByteArrayOutputStream octets) {
        octets.writeBytes(HeaderOctets.octets(line));
        octets.write('\r');
        octets.write('\n');
    }

    /** Behind the first empty line. */
    private static int bodyStart(byte[] message) {
        for (int i = 0, lineStart = 0; i < message.length; i++) {
            if (message[i] == '\n') {
                boolean empty = i == lineStart || (i == lineStart + 1 && message[lineStart] == '\r');
                if (empty) {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return message.length;
    }
}
