package org.smtplib.boot.autoconfigure;

import org.smtplib.mime.Email;

/** Mails for tests. */
public final class TestMails {

    private TestMails() {}

    /** A mail from shop@example.org. */
    public static Email to(String... recipients) {
        return Email.builder()
                .from("shop@example.org")
                .to(recipients)
                .subject("Your order")
                .text("It is on its way.")
                .build();
    }
}
