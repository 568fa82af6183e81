package org.smtplib.mime;

/** Makes the identity of a message (RFC 5322 3.6.4): unique, and in the author's domain. */
final class MessageIds {

    private MessageIds() {}

    static String of(String unique, String author) {
        String domain = author.substring(author.lastIndexOf('@') + 1);
        // The right side is a dot-atom; what is none, as a lone local part in quotes, is left out.
        boolean usable = author.indexOf('@') >= 0 && domain.matches("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");
        return "<" + unique + "@" + (usable ? domain : "localhost") + ">";
    }
}
