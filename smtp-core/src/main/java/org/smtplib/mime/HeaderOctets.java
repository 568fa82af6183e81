package org.smtplib.mime;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Header lines as octets and back. A session of jakarta.mail that does not allow UTF-8 reads each octet of a parsed
 * header as one char, and writes each char as one octet: harmless there and back, but a header that was set since, and
 * an address taken out, are another matter.
 */
final class HeaderOctets {

    private HeaderOctets() {}

    /** The text that a header's value stands for: UTF-8 where its chars are the octets of that. */
    static String text(String value) {
        int all = 0;
        for (int i = 0; i < value.length(); i++) {
            all |= value.charAt(i);
        }
        if (all > 0xFF || all < 0x80) {
            return value;
        }
        try {
            ByteBuffer octets = ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(octets).toString();
        } catch (CharacterCodingException e) {
            return value;
        }
    }

    /** The line in UTF-8; never a char narrowed to an octet, which could make a line end of it. */
    static byte[] octets(String line) {
        return text(line).getBytes(StandardCharsets.UTF_8);
    }
}
