package org.smtplib.example;

import java.time.Duration;
import java.util.Map;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendOptions;
import org.smtplib.mime.Email;
import org.smtplib.protocol.DeliverBy;
import org.smtplib.protocol.Dsn;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** The examples of docs/esmtp.md. */
public final class Esmtp {

    private Esmtp() {}

    /** A mail of whose fate its sender wants to hear. */
    public static Email notified() {
        Email email = Email.builder()
                .from("shop@example.org")
                .to("you@example.org")
                .subject("Your order")
                .text("It is on its way.")
                .options(SendOptions.builder()
                        .required(Dsn.envelopeId("order-17"))
                        .required(Dsn.RETURN_HEADERS)
                        .required(Dsn.notify(Dsn.Event.FAILURE, Dsn.Event.DELAY))
                        .ifSupported(MailParameter.priority(3))
                        .build())
                .build();
        return email;
    }

    /** The same mail with other wishes, one of them for one recipient. */
    public static MailObject urgent(MailObject mail) {
        return mail.with(SendOptions.builder()
                .required(DeliverBy.orReturn(Duration.ofMinutes(10)))
                .required("you@example.org", Dsn.NOTIFY_NEVER)
                .required(MailParameter.parse("X-OWN=17"))
                .build());
    }

    /** A template whose mails go to all of their recipients or to none. */
    public static SmtpTemplate together(String host) {
        SmtpTemplate smtp = SmtpTemplate.builder(host)
                .recipients(RecipientPolicy.ALL_OR_NONE)
                .build();
        return smtp;
    }

    /** What a filter tells the server behind it of the client that it has a mail from. */
    public static Reply inTheNameOf(SmtpSession session) {
        session.ehlo();
        return session.xclient(Map.of("NAME", "client.example.net", "ADDR", "192.0.2.7"));
    }
}
