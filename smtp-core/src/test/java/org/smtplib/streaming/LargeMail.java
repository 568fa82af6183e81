package org.smtplib.streaming;

import java.nio.file.Path;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

/** A program that sends a file as an attachment: its arguments are the server's port and the file. */
final class LargeMail {

    private LargeMail() {}

    public static void main(String... arguments) {
        int port = Integer.parseInt(arguments[0]);
        Email email = Email.builder()
                .from("ann@example.org")
                .to("bob@example.org")
                .text("See the attachment.")
                .attach("disk.img", "application/octet-stream", Path.of(arguments[1]))
                .build();
        try (SmtpTemplate smtp = SmtpTemplate.builder("127.0.0.1").port(port).build()) {
            SendResult result = smtp.send(email);
            System.out.println(result.isComplete() ? "sent" : result);
        }
    }
}
