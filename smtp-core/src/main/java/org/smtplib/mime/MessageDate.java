package org.smtplib.mime;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The date and time of a Date header (RFC 5322 3.3), in the zone of this host. */
final class MessageDate {

    // Mon, 3 Jun 2030 09:05:00 +0200
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ENGLISH);

    private MessageDate() {}

    static String format(Instant date) {
        return FORMAT.format(date.atZone(ZoneId.systemDefault()));
    }
}
