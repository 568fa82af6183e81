package org.smtplib.boot.autoconfigure;

/** A property is set that is of no use without another one. */
final class MissingSmtpPropertyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String missing;
    private final String present;

    MissingSmtpPropertyException(String missing, String present) {
        super("The property " + present + " is set and " + missing + " is not: a login needs both");
        this.missing = missing;
        this.present = present;
    }

    String missing() {
        return missing;
    }

    String present() {
        return present;
    }
}
