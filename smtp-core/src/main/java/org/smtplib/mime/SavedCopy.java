package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;

/**
 * A copy of a composed message, its parts included, saved. Writing the message itself would save it first, and so change
 * the caller's headers.
 */
final class SavedCopy extends MimeMessage {

    private SavedCopy() {
        super(MailSession.INSTANCE);
    }

    /** The message itself when it was parsed, since its octets then go out as they are; else a copy. */
    static MimeMessage unlessParsed(MimeMessage message) throws MessagingException, IOException {
        return AsParsed.is(message) ? message : of(message);
    }

    private static MimeMessage of(MimeMessage message) throws MessagingException, IOException {
        SavedCopy copy = new SavedCopy();
        if (message.getHeader("MIME-Version") != null) {
            // Was saved: without the places that new headers keep for the usual ones, each line stays where it is.
            copy.headers = new InternetHeaders(InputStream.nullInputStream());
        }
        // First the content, which takes the headers that describe it away; then the caller's headers, those included.
        copy.setDataHandler(PartCopy.ofContent(message.getDataHandler()));
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
