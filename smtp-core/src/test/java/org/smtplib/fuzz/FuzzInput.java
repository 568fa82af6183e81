package org.smtplib.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** How the targets read the octets that the fuzzer makes up. */
public final class FuzzInput {

    private FuzzInput() {}

    /** Inputs to begin with, so that the fuzzer need not find out what a line looks like. */
    public static Stream<byte[]> seeds(String... texts) {
        return Arrays.stream(texts).map(text -> text.getBytes(UTF_8));
    }

    /**
     * Any text at all. UTF-8 has no lone surrogates, so U+E000 to U+E7FF, which are for private use, stand for U+D800 to
     * U+DFFF.
     */
    public static String text(byte[] octets) {
        char[] chars = new String(octets, UTF_8).toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= '\ue000' && chars[i] <= '\ue7ff') {
                chars[i] -= 0x800;
            }
        }
        return new String(chars);
    }

    /** Chance that belongs to the input, so that what was found can be found again. */
    static SplittableRandom random(byte[] octets) {
        return new SplittableRandom(Arrays.hashCode(octets));
    }

    /** Whether a log that shows the text shows one line of it, and a terminal takes nothing of it for an order. */
    public static boolean isPlain(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }
}
