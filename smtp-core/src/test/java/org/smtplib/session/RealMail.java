package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Mails for a real server, which know what they look like in a Maildir. */
final class RealMail {

    private static final int BLOCK = 16 * 1024;
    private static final String ALPHABET = "..ab\u00e9\n";

    private final String mark = UUID.randomUUID().toString();
    private final Random random = new Random(2920);
    private int count;

    /** What stands in each of the mails, and in no others. */
    String mark() {
        return mark;
    }

    /** A mail whose end falls into the neighbourhood of the end of the n-th buffer that it goes through. */
    byte[] octets(int buffers) {
        return octets(Math.max(0, buffers * BLOCK - 600 + random.nextInt(400)), "X-Plain: yes");
    }

    /** A mail of about as many octets, with the header. */
    byte[] octets(int size, String header) {
        count++;
        // All that Postfix would add otherwise.
        StringBuilder text = new StringBuilder("Subject: " + mark + " " + count + "\r\nFrom: ann@example.org\r\n"
                + "To: bob@example.org\r\nDate: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <" + count + "." + mark
                + "@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=iso-8859-1\r\n"
                + "Content-Transfer-Encoding: 8bit\r\n" + header + "\r\n\r\n");
        while (text.length() < size) {
            char next = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            text.append(next == '\n' ? "\r\n" : String.valueOf(next));
        }
        return text.append("\r\n").toString().getBytes(ISO_8859_1);
    }

    /** Number and hash of each of these, as they lie on disk. */
    List<String> sent(List<byte[]> mails) {
        return mails.stream()
                .map(octets -> hash(new String(octets, ISO_8859_1).replace("\r\n", "\n")))
                .sorted()
                .toList();
    }

    /** Number and hash of each of the mails in a Maildir, without what the server put in front of them. */
    List<String> received(List<String> files) {
        List<String> mails = new ArrayList<>();
        for (String file : files) {
            int begin = file.indexOf("Subject: " + mark);
            assertThat(file.substring(0, begin).lines())
                    .as("what the server put in front")
                    .allMatch(line -> line.matches("(Return-Path|X-Original-To|Delivered-To|Received):? .*|[ \\t].*"));
            mails.add(hash(file.substring(begin)));
        }
        return mails.stream().sorted().toList();
    }

    private String hash(String mail) {
        String subject = mail.substring(0, mail.indexOf('\n'));
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return subject + " " + HexFormat.of().formatHex(digest.digest(mail.getBytes(ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
