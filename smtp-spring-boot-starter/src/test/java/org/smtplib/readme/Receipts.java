package org.smtplib.readme;

import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.springframework.stereotype.Component;

// README.md shows this record, line by line.
@Component
record Receipts(SmtpTemplate smtp) {

    void send(String customer, byte[] pdf) {
        SendResult result = smtp.send(Email.builder()
                .to(customer)
                .subject("Your receipt")
                .text("Thank you for your order.")
                .attach("receipt.pdf", "application/pdf", pdf)
                .build());
        result.recipients().forEach(System.out::println); // you@example.org ACCEPTED: 250 2.0.0 Ok
    }
}
