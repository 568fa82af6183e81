package org.smtplib.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.protocol.Reply;

/**
 * How one mail is sent.
 *
 * @param automatic whether BODY and SMTPUTF8 are chosen by what the mail needs, and any 2yz counts as a yes (RFC 5321
 *     4.2.1); otherwise it is as in smtplib, where MAIL is accepted by 250 and RCPT by 250 or 251. SIZE is always said
 * @param mailParameters further parameters of MAIL
 * @param rcptParameters the parameters of each RCPT
 * @param lineEndings what becomes of lone CRs and LFs
 */
record MailOptions(
        boolean automatic,
        List<MailParameter> mailParameters,
        List<RcptParameter> rcptParameters,
        LineEndings lineEndings) {

    private static final int OK = 250;
    private static final int WILL_FORWARD = 251;

    /** What the mail needs and nothing else. */
    static MailOptions automatic(LineEndings lineEndings) {
        return new MailOptions(true, List.of(), List.of(), lineEndings);
    }

    /** What the caller says and nothing else, each option as {@code KEYWORD} or {@code KEYWORD=value}. */
    static MailOptions of(List<String> mailOptions, List<String> rcptOptions, LineEndings lineEndings) {
        return new MailOptions(
                false,
                mailOptions.stream().map(MailParameter::parse).toList(),
                rcptOptions.stream().map(RcptParameter::parse).toList(),
                lineEndings);
    }

    /** The same with SMTPUTF8 and 8BITMIME, unless the caller said them. */
    MailOptions international() {
        Map<String, MailParameter> parameters = new LinkedHashMap<>();
        mailParameters.forEach(parameter -> parameters.putIfAbsent(parameter.keyword(), parameter));
        for (MailParameter added : List.of(MailParameter.SMTPUTF8, MailParameter.BODY_8BITMIME)) {
            parameters.putIfAbsent(added.keyword(), added);
        }
        return new MailOptions(automatic, List.copyOf(parameters.values()), rcptParameters, lineEndings);
    }

    boolean isSenderAccepted(Reply reply) {
        return automatic ? reply.isPositiveCompletion() : reply.code() == OK;
    }

    boolean isRecipientAccepted(Reply reply) {
        return automatic ? reply.isPositiveCompletion() : reply.code() == OK || reply.code() == WILL_FORWARD;
    }
}
