package org.smtplib.mime;

import jakarta.activation.DataHandler;
import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.PreencodedMimeBodyPart;
import jakarta.mail.util.LineOutputStream;
import jakarta.mail.util.StreamProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import org.smtplib.protocol.Mailboxes;

/**
 * A copy of a part, saved: its headers are its own, and so are the parts within it; what a leaf holds, be it a file of
 * any size, is that of the original.
 */
final class PartCopy extends MimeBodyPart {

    /** What a handler makes up for an object, since it was given no source. */
    private static final Class<?> SOURCE_OF_AN_OBJECT =
            new DataHandler("", "text/plain").getDataSource().getClass();

    /** Whether the caller has encoded the content, which then is written as it is. */
    private final boolean encoded;

    private PartCopy(MimeBodyPart original, DataHandler content) throws MessagingException {
        encoded = original instanceof PreencodedMimeBodyPart;
        // First the content, which takes the headers that describe it away; then the headers, those included.
        setDataHandler(content);
        for (Header header : Collections.list(original.getAllHeaders())) {
            addHeader(header.getName(), HeaderOctets.text(header.getValue()));
        }
        if (encoded) {
            setHeader("Content-Transfer-Encoding", original.getEncoding());
        }
        updateHeaders();
    }

    /** The octets of a part that was parsed, and its headers as jakarta.mail writes them: as text, and not octet by char. */
    private PartCopy(MimeBodyPart parsed) throws MessagingException {
        encoded = false;
        setDataHandler(parsed.getDataHandler());
        // Without the places that new headers keep for the usual ones, each line stays where it is.
        headers = new InternetHeaders(InputStream.nullInputStream());
        for (String line : Collections.list(parsed.getAllHeaderLines())) {
            addHeaderLine(HeaderOctets.text(line));
        }
    }

    /** The content, with copies of the parts and messages that it is made of. */
    static DataHandler ofContent(DataHandler content) throws MessagingException, IOException {
        // What is read from a source is made anew each time, and so is nobody's.
        return content.getDataSource().getClass() == SOURCE_OF_AN_OBJECT
                ? ofContent(content.getContent(), content)
                : content;
    }

    private static DataHandler ofContent(Object object, DataHandler content) throws MessagingException, IOException {
        if (object instanceof MimeMultipart parts) {
            return new DataHandler(new Copies(parts), content.getContentType());
        }
        return object instanceof MimeMessage message
                ? new DataHandler(SavedCopy.unlessParsed(message), content.getContentType())
                : content;
    }

    /** A copy, or the part itself when nothing of it will change. */
    private static BodyPart of(BodyPart original) throws MessagingException, IOException {
        if (!(original instanceof MimeBodyPart part)) {
            return original;
        }
        if (AsParsed.is(part)) {
            return Collections.list(part.getAllHeaderLines()).stream().allMatch(Mailboxes::isAscii)
                    ? part
                    : new PartCopy(part);
        }
        DataHandler held = part.getDataHandler();
        DataHandler content = AsParsed.hasOwnContent(part) ? ofContent(part.getContent(), held) : ofContent(held);
        return content == held && isSavedInAWayOfItsOwn(part) ? part : new PartCopy(part, content);
    }

    /** A class of the caller's may write its parts in another way, which a copy would not know. */
    private static boolean isSavedInAWayOfItsOwn(MimeBodyPart part) throws MessagingException {
        Class<?> type = part.getClass();
        return type != MimeBodyPart.class
                && type != PreencodedMimeBodyPart.class
                && part.getHeader("Content-Type") != null
                && part.getHeader("Content-Transfer-Encoding") != null;
    }

    /** As any part; but for one that is encoded, whose headers jakarta.mail would cut to octets, char by char. */
    @Override
    public void writeTo(OutputStream out) throws IOException, MessagingException {
        if (!encoded) {
            super.writeTo(out);
            return;
        }
        LineOutputStream lines = StreamProvider.provider().outputLineStream(out, true);
        for (String line : Collections.list(getAllHeaderLines())) {
            lines.writeln(line);
        }
        lines.writeln();
        getDataHandler().writeTo(out);
        out.flush();
    }

    /** The copies of the parts of a multipart. */
    private static final class Copies extends MimeMultipart {

        Copies(MimeMultipart original) throws MessagingException, IOException {
            contentType = original.getContentType();
            preamble = original.getPreamble();
            for (int i = 0; i < original.getCount(); i++) {
                // Not as usual, by the method that makes this the multipart which a part belongs to.
                parts.addElement(of(original.getBodyPart(i)));
            }
        }

        /** Each copy was saved when it was made, and the others are not to change. */
        @Override
        protected void updateHeaders() {}
    }
}
