package org.smtplib.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.EnhancedStatus;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.testing.EnvelopeAddress;
import org.smtplib.testing.EnvelopeCommand;

/** Whatever is given for a parameter of MAIL or RCPT, it is refused, or it is one parameter to the server too. */
class ParameterFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "SIZE=1000",
                "smtputf8",
                "NOTIFY=SUCCESS,FAILURE",
                "ORCPT=rfc822;jo+2B@example.org",
                "ENVID=",
                "=",
                "A=b=c",
                "X-1=\u00e4\u3000\u2028",
                "A=b SIZE=1",
                "RET=\r\nFULL",
                "-A",
                "5.1.1 no such user",
                "4.07.0");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void textIsRefusedOrIsOneParameter(byte[] input) {
        String text = FuzzInput.text(input);
        checkStatus(EnhancedStatus.parse(text));
        RcptParameter ofRcpt;
        try {
            ofRcpt = RcptParameter.parse(text);
        } catch (IllegalArgumentException e) {
            WireLine.requirePlain(e);
            requireRefused(text);
            return;
        }
        MailParameter ofMail = MailParameter.parse(text);
        String shown = ofRcpt.toString();
        if (!shown.equalsIgnoreCase(text)
                || !shown.equals(ofMail.toString())
                || !ofRcpt.equals(RcptParameter.parse(shown))
                || !ofMail.equals(MailParameter.parse(shown))) {
            throw new AssertionError(text + " became " + ofMail + " and " + ofRcpt);
        }
        requireRead(EnvelopeCommand.RCPT, Command.rcpt("a@b", List.of(ofRcpt), true), shown);
        if (Mailboxes.isAscii(text)) {
            requireRead(EnvelopeCommand.MAIL, Command.mail("a@b", List.of(ofMail)), shown);
        }
    }

    private static void requireRefused(String text) {
        MailParameter parameter;
        try {
            parameter = MailParameter.parse(text);
        } catch (IllegalArgumentException e) {
            return;
        }
        throw new AssertionError("refused in RCPT, and in MAIL it is " + parameter);
    }

    private static void requireRead(EnvelopeCommand verb, Command command, String parameter) {
        String line = WireLine.of(command);
        EnvelopeAddress read = line == null ? null : verb.parse(line);
        if (read == null || !read.equals(new EnvelopeAddress("a@b", List.of(parameter)))) {
            throw new AssertionError("the server reads " + read + " in " + line);
        }
    }

    private static void checkStatus(@Nullable EnhancedStatus status) {
        if (status != null && !status.equals(EnhancedStatus.parse(status.toString()))) {
            throw new AssertionError(String.valueOf(status));
        }
    }
}
