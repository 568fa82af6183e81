package org.smtplib.readme;

import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;

/** The second example of docs/migration.md. */
record ReceiptsAfter(SmtpTemplate smtp) {

    SendResult send(String customer, byte[] pdf) {
        return smtp.send(Email.builder()
                .from("shop@example.org")
                .to(customer)
                .subject("Your receipt")
                .text("Thank you for your order.")
                .html("<p>Thank you for your order.</p>")
                .attach("receipt.pdf", "application/pdf", pdf)
                .build());
    }
}
