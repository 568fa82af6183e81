package org.smtplib.transport;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits, within bounds, for what another thread or the kernel brings about. */
public final class Eventually {

    private static final long AT_MOST = 10_000_000_000L;
    private static final long BETWEEN_LOOKS = 1_000_000L;

    private Eventually() {}

    public static void becomes(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > AT_MOST) {
                throw new AssertionError("waited in vain");
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
    }
}
