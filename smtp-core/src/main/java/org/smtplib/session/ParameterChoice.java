package org.smtplib.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.message.Asked;
import org.smtplib.message.Asked.Need;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.session.ServerMemory.Liberty;
import org.smtplib.transport.TlsInfo;

/** Of the parameters that a mail asks for, those that one server gets, and those that it is spared. */
final class ParameterChoice {

    private final Dialogue dialogue;
    private final List<MailParameter> mail;
    private final Map<String, List<RcptParameter>> recipients;
    private List<String> leftOut = List.of();

    /**
     * Chooses.
     *
     * @throws SmtpNotSupportedException when the server does not take what is required; nothing was written
     */
    ParameterChoice(Dialogue dialogue, MailObject mail) {
        this.dialogue = dialogue;
        this.mail = choose(mail.options().mail(), this::objection);
        this.recipients = chooseForRecipients(mail);
    }

    private Map<String, List<RcptParameter>> chooseForRecipients(MailObject mail) {
        if (mail.options().eachRecipient().isEmpty()
                && mail.options().someRecipients().isEmpty()) {
            return Map.of(); // as most mails, and some have many recipients
        }
        Map<String, List<RcptParameter>> chosen = new LinkedHashMap<>();
        for (String recipient : mail.envelope().recipients()) {
            chosen.put(
                    recipient,
                    choose(
                            mail.options().forRecipient(recipient),
                            parameter -> dialogue.extensions().objection(parameter)));
        }
        return chosen;
    }

    private <P> List<P> choose(List<Asked<P>> asked, Function<P, @Nullable String> objections) {
        if (asked.isEmpty()) {
            return List.of();
        }
        List<P> chosen = new ArrayList<>();
        for (Asked<P> one : asked) {
            String objection = one.need() == Need.ALWAYS ? null : objections.apply(one.parameter());
            if (objection == null) {
                chosen.add(one.parameter());
            } else if (one.need() == Need.REQUIRED) {
                throw new SmtpNotSupportedException(
                        dialogue.endpoint() + " does not get the mail, which asks for " + one.parameter() + ": "
                                + objection + "; nothing was sent",
                        null);
            } else if (!leftOut.contains(one.parameter().toString())) {
                leaveOut(one.parameter().toString());
            }
        }
        return chosen;
    }

    private void leaveOut(String parameter) {
        if (leftOut.isEmpty()) {
            leftOut = new ArrayList<>();
        }
        leftOut.add(parameter);
    }

    private @Nullable String objection(MailParameter parameter) {
        String objection = dialogue.extensions().objection(parameter);
        if (objection != null) {
            return objection;
        }
        return switch (parameter.extension()) {
            case "REQUIRETLS" ->
                isVerified()
                        ? null
                        : "the connection is not under TLS with a verified certificate (RFC 8689 section 4.2.1)";
            case "BINARYMIME" -> objectionToChunks();
            default -> null;
        };
    }

    private boolean isVerified() {
        TlsInfo tls = dialogue.tlsInfo();
        return tls != null && tls.verified();
    }

    /** RFC 3030 section 3: binary content goes by BDAT alone. */
    private @Nullable String objectionToChunks() {
        if (!dialogue.extensions().has("CHUNKING")) {
            return "it does not offer CHUNKING, by which alone such content may go";
        }
        if (dialogue.protocol().replyForEachRecipient()) {
            return "by LMTP it would have to go by DATA";
        }
        return dialogue.memory().allows(Liberty.CHUNKING, System.nanoTime())
                ? null
                : "it offers CHUNKING, and lately did not take a chunk";
    }

    /** What is said in MAIL. */
    List<MailParameter> mail() {
        return mail;
    }

    /** What is said in the RCPT of a recipient. */
    List<RcptParameter> of(String recipient) {
        return recipients.getOrDefault(recipient, List.of());
    }

    /** Each recipient with what is said in its RCPT. */
    Map<String, List<RcptParameter>> recipients() {
        return recipients;
    }

    /** What the server would not have taken, and is not told, as it would stand on the wire. */
    List<String> leftOut() {
        return leftOut;
    }
}
