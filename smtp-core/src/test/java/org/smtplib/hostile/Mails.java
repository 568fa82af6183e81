package org.smtplib.hostile;

import java.util.List;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;

/** The mail that is sent in every trial: the server refuses the second of its three recipients. */
final class Mails {

    static final String ANN = "ann@example.org";
    static final String BOB = "bob@example.org";
    static final String EVE = "eve@example.org";
    static final String CID = "cid@example.org";
    static final List<String> RECIPIENTS = List.of(BOB, EVE, CID);

    private Mails() {}

    static MailObject mail(String text) {
        return mail(Content.of(message(text)));
    }

    static MailObject mail(Content content) {
        return new MailObject(Envelope.of(ANN, RECIPIENTS.toArray(String[]::new)), content);
    }

    static String message(String text) {
        return "Subject: test\r\n\r\n" + text + "\r\n";
    }
}
