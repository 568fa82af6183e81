package org.smtplib.ledger;

import java.util.List;
import java.util.Random;

/** What chance decides of one thing in a run: the same for the same seed, whatever else happens and in which order. */
final class Draw {

    private final Random random;

    private Draw(long seed) {
        random = new Random(seed);
    }

    /** The draw for the n-th thing of a kind. */
    static Draw of(long seed, String kind, int number) {
        // Neighbouring seeds give java.util.Random neighbouring first numbers, so they are spread (Stafford's mix 13).
        long mixed = seed * 0x9E37_79B9_7F4A_7C15L + kind.hashCode() * 31L + number * 0xD1B5_4A32_D192_ED03L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return new Draw(mixed ^ (mixed >>> 31));
    }

    boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    /** A number from the first to the last, both included. */
    int from(int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
