package org.smtplib.mime;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimePart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What there is to see of a message without changing it: the header lines of each part, and where the part belongs. */
final class Structure {

    private Structure() {}

    static List<String> of(Part message) throws MessagingException, IOException {
        List<String> lines = new ArrayList<>();
        describe("message", message, lines);
        return lines;
    }

    private static void describe(String name, Part part, List<String> lines) throws MessagingException, IOException {
        for (String line : Collections.list(((MimePart) part).getAllHeaderLines())) {
            lines.add(name + " > " + line);
        }
        // The part's own word for its type is a header, and missing where it was not saved.
        String type = part.getDataHandler().getContentType();
        Object content = type.startsWith("multipart/") || type.startsWith("message/rfc822") ? part.getContent() : null;
        if (content instanceof Multipart parts) {
            lines.add(name + " > belongs to it: " + (parts.getParent() == part));
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart child = parts.getBodyPart(i);
                lines.add(name + " > part " + i + " belongs to it: " + (child.getParent() == parts));
                describe(name + "." + i, child, lines);
            }
        } else if (content instanceof Part nested) {
            describe(name + " > message", nested, lines);
        }
    }
}
