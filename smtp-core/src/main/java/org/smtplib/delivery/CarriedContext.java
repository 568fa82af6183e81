package org.smtplib.delivery;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Takes the logging context of the thread that hands a mail over to the thread that sends it. */
final class CarriedContext {

    private final @Nullable Map<String, String> context = MDC.getCopyOfContextMap();

    /** The task in the context of whoever made this; the thread's own context is as before when it is done. */
    Runnable around(Runnable task) {
        return () -> {
            Map<String, String> before = MDC.getCopyOfContextMap();
            set(context);
            try {
                task.run();
            } finally {
                set(before);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
