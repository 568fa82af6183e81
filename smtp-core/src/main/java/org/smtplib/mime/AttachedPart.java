package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentDisposition;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.ParameterList;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import org.smtplib.message.Content;

/** The part of an attachment. Its content is read when the mail is sent, and not when it is written. */
final class AttachedPart extends MimeBodyPart {

    private static final byte[] CRLF = {'\r', '\n'};

    private final Content octets;

    /** In base64 whatever it holds, so that each octet arrives as it is; a text's line ends would else be made whole. */
    AttachedPart(Attachment attachment) throws MessagingException {
        setHeader("Content-Type", attachment.contentType());
        if (attachment.isComposite()) {
            octets = attachment.content();
        } else {
            octets = new Base64Content(attachment.content());
            setHeader("Content-Transfer-Encoding", "base64");
        }
        ParameterList parameters = new ParameterList();
        // RFC 2231, in UTF-8 and not in what this JVM happens to use.
        parameters.set("filename", attachment.fileName(), StandardCharsets.UTF_8.name());
        setHeader("Content-Disposition", new ContentDisposition(Part.ATTACHMENT, parameters).toString());
    }

    /** All headers are set. */
    @Override
    protected void updateHeaders() {}

    @Override
    public void writeTo(OutputStream out) throws IOException, MessagingException {
        for (String line : Collections.list(getAllHeaderLines())) {
            out.write(HeaderOctets.octets(line));
            out.write(CRLF);
        }
        out.write(CRLF);
        if (out instanceof WrittenMessage message) {
            message.insert(octets);
            return;
        }
        try (InputStream in = octets.open()) {
            in.transferTo(out);
        }
    }
}
