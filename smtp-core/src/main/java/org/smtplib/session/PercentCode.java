package org.smtplib.session;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoded UTF-8 (RFC 3986 2.1), where a plus sign is a plus sign. */
final class PercentCode {

    private PercentCode() {}

    /**
     * Decodes a part of a URL.
     *
     * @param what the part, for the message: the text may be a secret
     * @throws IllegalArgumentException when a percent sign is not followed by two hexadecimal digits, or what comes of it
     *     is no UTF-8
     */
    static String decode(String what, String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("The " + what
                        + " in the URL of a server has a % that two hexadecimal digits do not follow: write %25 for a"
                        + " percent sign");
            }
            out.write(16 * high + low);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "The " + what + " in the URL of a server is not UTF-8, percent-encoded", e);
        }
    }
}
