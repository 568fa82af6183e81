package org.smtplib.protocol;

import java.util.Locale;

/** Runs checks with another language as the JVM's own. */
final class DefaultLocale {

    private DefaultLocale() {}

    /** In Turkish the upper case of "i" is not "I". */
    static void turkish(Runnable checks) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            checks.run();
        } finally {
            Locale.setDefault(before);
        }
    }
}
