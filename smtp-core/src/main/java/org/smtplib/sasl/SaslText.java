package org.smtplib.sasl;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import javax.security.sasl.SaslException;

/** Text of an exchange in UTF-8, exactly as given or not at all. */
final class SaslText {

    private SaslText() {}

    static byte[] utf8(String what, String text) throws SaslException {
        try {
            ByteBuffer octets = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] exact = new byte[octets.remaining()];
            octets.get(exact);
            return exact;
        } catch (CharacterCodingException e) {
            throw new SaslException("the " + what + " holds half a character, which UTF-8 cannot express", e);
        }
    }
}
