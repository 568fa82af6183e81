package org.smtplib.example;

import java.util.List;
import java.util.Map;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** The example of docs/smtplib.md. */
final class FirstMail {

    private FirstMail() {}

    static void main(String host) {
        String from = "ann@example.org";
        List<String> to = List.of("bob@example.org");
        String message = "From: ann@example.org\r\nTo: bob@example.org\r\n\r\nHello\r\n";
        try (SmtpSession server = SmtpSession.smtp(host)) {
            server.debugLevel(1);
            Map<String, Reply> refused = server.sendMail(from, to, message);
            refused.forEach((recipient, reply) -> System.out.println(recipient + ": " + reply));
        }
    }
}
