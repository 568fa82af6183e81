package org.smtplib.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.RcptParameter;

/**
 * How one mail is sent.
 *
 * @param automatic whether BODY and SMTPUTF8 are chosen by what the mail needs; SIZE always is
 * @param mailParameters further parameters of MAIL
 * @param rcptParameters the parameters of each RCPT
 * @param lineEndings what becomes of lone CRs and LFs
 */
record MailOptions(
        boolean automatic,
        List<MailParameter> mailParameters,
        List<RcptParameter> rcptParameters,
        LineEndings lineEndings) {

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
}
