package org.smtplib.relay;

import java.util.regex.Pattern;
import org.smtplib.protocol.EnhancedStatus;
import org.smtplib.protocol.Reply;

/** Understands what a server complains of: too many connections or mails, or too many recipients in one mail. */
final class Complaint {

    private static final int TRY_LATER = 451;
    private static final int TOO_MUCH = 452;
    private static final int TOO_MUCH_OF_OLD = 552;
    private static final int THREAD_LIMIT = 432;
    private static final int PROTOCOL = 5;
    private static final int SECURITY_OR_POLICY = 7;
    private static final int TOO_MANY_RECIPIENTS = 3;

    // Sendmail and Exchange say it with 4.3.2, "system not accepting network messages", which alone may mean anything.
    private static final Pattern TOO_MANY = words("too many|concurrent|(connection|rate) limit");

    private static final Pattern RECIPIENTS = words("too many recipients");

    // A refusal of all who are new to the server, however few they are.
    private static final Pattern GREYLISTING = words("gr[ae]y-?list");

    private Complaint() {}

    private static Pattern words(String alternatives) {
        return Pattern.compile(alternatives, Pattern.CASE_INSENSITIVE);
    }

    /**
     * Whether the server wants fewer connections or mails: 432 (as Exchange Online says it), 421 and 451 with a status of
     * 4.7.x (RFC 3463 3.8), and 421 with words for it. Greylisting is none.
     */
    static boolean isOfTooMuch(Reply reply) {
        return switch (reply.code()) {
            case THREAD_LIMIT -> true;
            case TRY_LATER -> isOfPolicy(reply);
            case Reply.SERVICE_NOT_AVAILABLE -> isOfPolicy(reply) || says(TOO_MANY, reply);
            default -> false;
        };
    }

    private static boolean isOfPolicy(Reply reply) {
        EnhancedStatus status = reply.enhancedStatus();
        return status != null && status.subject() == SECURITY_OR_POLICY && !says(GREYLISTING, reply);
    }

    /**
     * Whether a recipient was refused for being one too many in its transaction: 452, or the 552 of RFC 821, which is to
     * be taken for it (RFC 5321 4.5.3.1.10).
     */
    static boolean isOfTooManyRecipients(Reply reply) {
        if (reply.code() != TOO_MUCH && reply.code() != TOO_MUCH_OF_OLD) {
            return false;
        }
        EnhancedStatus status = reply.enhancedStatus();
        return status == null
                ? says(RECIPIENTS, reply)
                : status.subject() == PROTOCOL && status.detail() == TOO_MANY_RECIPIENTS;
    }

    private static boolean says(Pattern words, Reply reply) {
        return words.matcher(reply.text()).find();
    }
}
