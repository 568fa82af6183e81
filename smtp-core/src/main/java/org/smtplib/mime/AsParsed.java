package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePart;
import jakarta.mail.internet.MimePartDataSource;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Tells whether a message or a part still is what it was parsed from, so that its octets may go out as they are. */
final class AsParsed {

    private AsParsed() {}

    /** Changes within the parts of a parsed message count when the message has been saved. */
    static boolean is(MimeMessage message) throws MessagingException, IOException {
        if (!hasOwnContent(message)) {
            return false;
        }
        try {
            message.getRawInputStream().close();
            return true;
        } catch (MessagingException e) {
            return false;
        }
    }

    /** A part within a message that was composed is saved with it, and so changes within this part count at once. */
    static boolean is(MimeBodyPart part) throws MessagingException, IOException {
        // jakarta.mail keeps what it has once made of the octets, and tells nobody whether it was changed since:
        // the octets, read anew, do.
        return hasOwnContent(part)
                && (!isStructure(part)
                        || isSame(part.getContent(), part.getDataHandler().getContent()));
    }

    /** Whether the content is what the part was made of, and was not set since. */
    static boolean hasOwnContent(MimePart part) throws MessagingException {
        return part.getDataHandler().getDataSource() instanceof MimePartDataSource source
                && source.getMessageContext().getPart() == part;
    }

    private static boolean isStructure(MimePart part) throws MessagingException {
        return part.isMimeType("multipart/*") || part.isMimeType("message/rfc822");
    }

    private static boolean isSame(Object now, Object parsed) throws MessagingException, IOException {
        if (now instanceof MimeMultipart parts && parsed instanceof MimeMultipart parsedParts) {
            return isSameMultipart(parts, parsedParts);
        }
        return !(now instanceof MimePart part && parsed instanceof MimePart parsedPart) || isSamePart(part, parsedPart);
    }

    private static boolean isSameMultipart(MimeMultipart now, MimeMultipart parsed)
            throws MessagingException, IOException {
        if (now.getCount() != parsed.getCount()
                || !now.getContentType().equals(parsed.getContentType())
                || !Objects.equals(now.getPreamble(), parsed.getPreamble())) {
            return false;
        }
        for (int i = 0; i < now.getCount(); i++) {
            if (!isSame(now.getBodyPart(i), parsed.getBodyPart(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSamePart(MimePart now, MimePart parsed) throws MessagingException, IOException {
        return hasOwnContent(now)
                && headers(now).equals(headers(parsed))
                && (!isStructure(now) || isSame(now.getContent(), parsed.getContent()));
    }

    private static List<String> headers(MimePart part) throws MessagingException {
        return Collections.list(part.getAllHeaderLines());
    }
}
