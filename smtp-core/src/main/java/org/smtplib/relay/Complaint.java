package org.smtplib.relay;

import java.util.Locale;
import org.smtplib.protocol.EnhancedStatus;
import org.smtplib.protocol.Reply;

/** Understands what a server complains of: too many connections or mails, or too many recipients in one mail. */
final class Complaint {

    private static final int TRY_LATER = 451;
    private static final int TOO_MUCH = 452;
    private static final int THREAD_LIMIT = 432;
    private static final int SECURITY_OR_POLICY = 7;

    private Complaint() {}

    /**
     * Whether the server wants fewer connections or mails: 432 (as Exchange Online says it), 421 and 451 with a status of
     * 4.7.x (RFC 3463 3.8), and 421 without any status but with words for it.
     */
    static boolean isOfTooMuch(Reply reply) {
        EnhancedStatus status = reply.enhancedStatus();
        return switch (reply.code()) {
            case THREAD_LIMIT -> true;
            case TRY_LATER -> status != null && status.subject() == SECURITY_OR_POLICY;
            case Reply.SERVICE_NOT_AVAILABLE ->
                status == null
                        ? reply.text().toLowerCase(Locale.ROOT).contains("too many")
                        : status.subject() == SECURITY_OR_POLICY;
            default -> false;
        };
    }

    /** Whether a recipient was refused for being one too many in its transaction (RFC 5321 4.5.3.1.10). */
    static boolean isOfTooManyRecipients(Reply reply) {
        EnhancedStatus status = reply.enhancedStatus();
        if (reply.code() != TOO_MUCH) {
            return false;
        }
        return status == null
                ? reply.text().toLowerCase(Locale.ROOT).contains("too many recipients")
                : status.toString().equals("4.5.3");
    }
}
