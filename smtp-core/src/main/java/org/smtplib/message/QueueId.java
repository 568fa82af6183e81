package org.smtplib.message;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Reply;

/** Finds the name under which a server keeps a mail that it accepted: no standard says where it stands in the reply. */
final class QueueId {

    /** Printable, and nothing that closes a sentence or a bracket. */
    private static final String ID = "([!-~&&[^;,()<>\\[\\]]]+)";

    private static final List<Pattern> FORMS = List.of(
            // Postfix: 2.0.0 Ok: queued as 4F9D195432C
            Pattern.compile("(?i)\\bqueued as <?" + ID),
            // Exim: OK id=1pXyzA-0001ab-2C
            Pattern.compile("(?i)\\bok id=" + ID),
            // Exchange: 2.6.0 <id@host> [InternalId=1234, Hostname=mail.example] Queued mail for delivery
            Pattern.compile("\\[InternalId=" + ID),
            // Sendmail: 2.0.0 27KAbCd1012345 Message accepted for delivery; OpenSMTPD: 2.0.0 4f9d1954 Message accepted
            // ...
            // Others say the same behind a mere "Ok": a name has a digit, and eight characters at least.
            Pattern.compile("(?i)(?:^|\\s)(?=[a-z0-9]*[0-9])([a-z0-9]{8,}):? message accepted for delivery"),
            // Dovecot: 2.0.0 <user@mail.example> q5BzCnE Saved
            Pattern.compile("<[^<>]*> " + ID + " Saved"),
            // qmail: ok 1700000000 qp 12345
            Pattern.compile("(?i)^ok ([0-9]+ qp [0-9]+)"),
            // Google: 2.0.0 OK  1700000000 a1-20020a05.123 - gsmtp
            Pattern.compile("(?i)\\bok\\s+[0-9]+ " + ID + " - gsmtp"),
            // Amazon SES: Ok 0100018b2f-0000
            Pattern.compile("^Ok ([0-9a-f-]{20,})$"));

    private QueueId() {}

    static @Nullable String of(Reply reply) {
        if (!reply.isPositiveCompletion()) {
            return null;
        }
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(reply.text());
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }
}
