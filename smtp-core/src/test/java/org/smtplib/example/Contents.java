package org.smtplib.example;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

/** The examples of docs/content.md. */
public final class Contents {

    private Contents() {}

    /** Where the examples' application keeps its files. */
    @FunctionalInterface
    public interface Store {
        InputStream open(String name) throws IOException;
    }

    public static Email attachments(byte[] pdf, Store store) {
        Email email = Email.builder()
                .from("ann@example.org")
                .to("bob@example.org")
                .text("See the attachments.")
                .attach("report.pdf", "application/pdf", pdf)
                .attach("disk.img", "application/octet-stream", Path.of("/srv/images/disk.img"))
                .attach("log.gz", "application/gzip", () -> store.open("log.gz"))
                .build();
        return email;
    }

    public static SendResult wholeMessage(SmtpTemplate smtp) {
        Content file = Content.of(Path.of("/var/spool/mails/17.eml"));
        SendResult result = smtp.send(new MailObject(Envelope.of("ann@example.org", "bob@example.org"), file));
        return result;
    }
}
