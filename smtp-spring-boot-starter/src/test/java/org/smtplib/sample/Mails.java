package org.smtplib.sample;

import java.util.Random;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.springframework.stereotype.Component;

/** The mails of the sample: this is what an application writes. */
@Component
record Mails(SmtpTemplate smtp) {

    static final String TEXT = "Grüße aus dem Beispiel,\n.a line that begins with a dot, and\n.\na dot alone.";
    static final String HTML = "<p>The numbers are <b>attached</b>.</p>\n";
    static final String FILE_NAME = "numbers.bin";
    static final byte[] FILE = new byte[10_000];

    static {
        new Random(17).nextBytes(FILE);
    }

    SendResult sendText(String to) {
        return smtp.send(
                Email.builder().to(to).subject("A text mail").text(TEXT).build());
    }

    SendResult sendHtml(String to) {
        return smtp.send(Email.builder()
                .to(to)
                .subject("An HTML mail")
                .text("The numbers are attached.")
                .html(HTML)
                .attach(FILE_NAME, "application/octet-stream", FILE)
                .build());
    }

    /** One mail for several; the others get it though the server refuses one. */
    static SendResult sendToAll(SmtpOperations smtp, String... to) {
        return smtp.send(Email.builder()
                .to(to)
                .subject("For all")
                .text("As many as the server knows.")
                .build());
    }
}
