package org.smtplib.hostile;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.delivery.Delivery;

/** The one warning for each mail in doubt, of which there are many here, and none a surprise. */
final class Warnings {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(Delivery.class);

    private Warnings() {}

    static void off() {
        LOG.setLevel(Level.OFF);
    }

    static void on() {
        LOG.setLevel(null);
    }
}
