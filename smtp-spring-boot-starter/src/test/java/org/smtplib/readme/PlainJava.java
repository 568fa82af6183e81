package org.smtplib.readme;

import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

final class PlainJava {

    private PlainJava() {}

    // README.md shows what follows, line by line.
    static void send(String host, int port) {
        Email email = Email.builder()
                .from("me@example.org")
                .to("you@example.org")
                .text("Hello.")
                .build();
        try (SmtpTemplate smtp = SmtpTemplate.builder(host).port(port).build()) {
            SendResult result = smtp.send(email);
            System.out.println(result.isComplete());
        }
    }
}
