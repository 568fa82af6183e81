package org.smtplib.message;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Reply;

/** Finds the name under which a server keeps a mail that it accepted: no standard says where it stands in the reply. */
final class QueueId {

    private static final List<Pattern> FORMS = List.of(
            // Postfix: 2.0.0 Ok: queued as 4F9D195432C
            Pattern.compile("(?i)\\bqueued as ([^\\s;,()<>]+)"),
            // Exim: OK id=1pXyzA-0001ab-2C
            Pattern.compile("(?i)\\bok\\b.*\\bid=([^\\s;,()<>]+)"),
            // Exchange: 2.6.0 <id@host> [InternalId=1234, Hostname=mail.example] Queued mail for delivery
            Pattern.compile("\\[InternalId=([^\\s,\\]]+)"),
            // Sendmail and OpenSMTPD: 2.0.0 27KAbCd1012345 Message accepted for delivery
            Pattern.compile("(?i)([A-Za-z0-9]+)(?::)? message accepted for delivery"),
            // Dovecot: 2.0.0 <user@mail.example> q5BzCnE Saved
            Pattern.compile("<[^>]*> (\\S+) Saved"),
            // qmail: ok 1700000000 qp 12345
            Pattern.compile("(?i)^ok (\\d+ qp \\d+)"),
            // Google: 2.0.0 OK  1700000000 a1-20020a05.123 - gsmtp
            Pattern.compile("(?i)\\bok\\s+\\d+ (\\S+) - gsmtp"),
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
