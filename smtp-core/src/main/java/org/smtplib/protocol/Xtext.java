package org.smtplib.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The encoding of parameter values that may hold anything (RFC 3461 section 4), and its form for UTF-8 (RFC 6533). */
public final class Xtext {

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private Xtext() {}

    /** The text as xtext: each octet of its UTF-8 that is not graphic ASCII, and each {@code +} and {@code =}, in hex. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isGraphic(octet) && octet != '+' && octet != '=') {
                encoded.append((char) octet);
            } else {
                encoded.append('+').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    /**
     * An address as {@code utf-8-addr-xtext} (RFC 6533 section 3), which passes servers that know ASCII only: what is not
     * graphic ASCII, and {@code +}, {@code =} and the backslash, as {@code \x{...}}.
     */
    static String encodeUtf8Address(String address) {
        StringBuilder encoded = new StringBuilder(address.length());
        address.codePoints().forEach(c -> {
            if (isGraphic(c) && c != '+' && c != '=' && c != '\\') {
                encoded.appendCodePoint(c);
            } else {
                String digits = Integer.toHexString(c).toUpperCase(java.util.Locale.ROOT);
                encoded.append("\\x{")
                        .append(digits.length() < 2 ? "0" : "")
                        .append(digits)
                        .append('}');
            }
        });
        return encoded.toString();
    }

    private static boolean isGraphic(int c) {
        return c > ' ' && c < 0x7F;
    }
}
