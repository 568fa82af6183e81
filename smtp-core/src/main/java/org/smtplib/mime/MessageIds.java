package org.smtplib.mime;

import jakarta.mail.Address;
import jakarta.mail.internet.InternetAddress;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes the identity of a message (RFC 5322 3.6.4): unique, and in the author's domain. */
final class MessageIds {

    private static final Pattern DOT_ATOM = Pattern.compile("[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

    private MessageIds() {}

    static String create(Address @Nullable [] from) {
        String author = "";
        if (from != null && from.length > 0 && from[0] instanceof InternetAddress address) {
            author = address.getAddress();
        }
        return of(UUID.randomUUID().toString(), author);
    }

    static String of(String unique, String author) {
        String domain = author.substring(author.lastIndexOf('@') + 1);
        // The right side is a dot-atom; what is none, as a lone local part in quotes, is left out.
        boolean usable = author.indexOf('@') >= 0 && DOT_ATOM.matcher(domain).matches();
        return "<" + unique + "@" + (usable ? domain : "localhost") + ">";
    }
}
