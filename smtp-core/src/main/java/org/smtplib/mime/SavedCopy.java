package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collections;

/**
 * A copy of a composed message's headers over the same content, saved. Writing the message itself would save it first,
 * and so change the caller's headers.
 */
final class SavedCopy extends MimeMessage {

    private SavedCopy() {
        super(MailSession.INSTANCE);
    }

    /** The message itself when it was parsed, since its octets then go out as they are; else a copy. */
    static MimeMessage unlessParsed(MimeMessage message) throws MessagingException, IOException {
        return isParsed(message) ? message : of(message);
    }

    private static boolean isParsed(MimeMessage message) throws IOException {
        try {
            message.getRawInputStream().close();
            return true;
        } catch (MessagingException e) {
            return false;
        }
    }

    private static MimeMessage of(MimeMessage message) throws MessagingException {
        SavedCopy copy = new SavedCopy();
        // First the content, which takes the headers that describe it away; then the caller's headers, those included.
        copy.setDataHandler(message.getDataHandler());
        for (String line : Collections.list(message.getAllHeaderLines())) {
            copy.addHeaderLine(line);
        }
        copy.saveChanges();
        return copy;
    }

    /** An identity of the message's own stays; a new one is not made of this host's name, which may not be known. */
    @Override
    protected void updateMessageID() throws MessagingException {
        if (getHeader("Message-ID") == null) {
            setHeader("Message-ID", MessageIds.create(getFrom()));
        }
    }
}
