package org.smtplib.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.message.ContentScan;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.RcptParameter;

/** What MAIL has to say of one mail to one server, and whether the server can take that at all. */
final class MailNeeds {

    private final Dialogue dialogue;
    private final MailObject mail;
    private final MailOptions options;
    private final boolean binary;
    private final @Nullable ContentScan scan;
    private final ParameterChoice choice;

    /**
     * Looks the content over, unless it can be read only once, and what the mail asks for.
     *
     * @throws SmtpNotSupportedException when the server does not take what is required; nothing was written
     */
    MailNeeds(Dialogue dialogue, MailObject mail, MailOptions options) {
        this.dialogue = dialogue;
        this.mail = mail;
        this.options = options;
        this.binary = mail.options().isBinary();
        this.choice = new ParameterChoice(dialogue, mail);
        this.scan = ContentInspection.of(mail.content(), binary ? LineEndings.PRESERVE : options.lineEndings());
        if (binary && scan == null) {
            throw new IllegalArgumentException("Binary content (BODY=BINARYMIME) has to tell its length beforehand,"
                    + " and this one can be read once only; nothing was sent");
        }
    }

    /** Whether the content goes as it is, whatever octets it has. */
    boolean isBinary() {
        return binary;
    }

    /** Whether the content may be written only when every recipient was accepted. */
    boolean isAllOrNone() {
        return mail.options().isAllOrNone();
    }

    /** The size of the content as one chunk; empty when it is not known. */
    OptionalLong chunkSize() {
        if (scan == null) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(binary ? scan.octets() : scan.chunkSize(isNormalized()));
    }

    /** Whether not an octet is added to the content when it goes as one chunk, since none is missing. */
    boolean isWhole() {
        return scan != null && scan.octets() == chunkSize().orElseThrow();
    }

    private boolean isNormalized() {
        return options.lineEndings() == LineEndings.NORMALIZE && !binary;
    }

    /** The parameters of the RCPT of a recipient. */
    List<RcptParameter> parameters(String recipient) {
        List<RcptParameter> own = choice.of(recipient);
        if (own.isEmpty()) {
            return options.rcptParameters();
        }
        List<RcptParameter> parameters = new ArrayList<>(options.rcptParameters());
        parameters.addAll(own);
        return parameters;
    }

    /** What the mail would have said, had the server taken it. */
    List<String> leftOut() {
        return choice.leftOut();
    }

    /**
     * The parameters of MAIL.
     *
     * @throws SmtpNotSupportedException when the server does not take the mail; nothing was written
     * @throws IllegalArgumentException when what the caller asks for contradicts itself; nothing was written
     */
    List<MailParameter> parameters() {
        Extensions extensions = dialogue.extensions();
        List<MailParameter> parameters = new ArrayList<>(4);
        if (scan != null) {
            if (extensions.has("SIZE")) {
                long size = scan.octets() + (isNormalized() ? scan.bareLineEnds() : 0);
                requireRoom(size, extensions.maxSize());
                parameters.add(MailParameter.size(size));
            }
            if (scan.is8Bit() && options.automatic() && extensions.has("8BITMIME") && !asksFor("BODY")) {
                parameters.add(MailParameter.BODY_8BITMIME);
            }
        }
        addAll(options.mailParameters(), parameters);
        addAll(choice.mail(), parameters);
        if (mail.envelope().needsUtf8() && options.automatic() && !parameters.contains(MailParameter.SMTPUTF8)) {
            parameters.add(MailParameter.SMTPUTF8);
        }
        requireSupported(parameters);
        return parameters;
    }

    /** Mostly there is nothing to add, for which {@code addAll} would make an array. */
    private static void addAll(List<MailParameter> more, List<MailParameter> to) {
        if (!more.isEmpty()) {
            to.addAll(more);
        }
    }

    private boolean asksFor(String keyword) {
        return choice.mail().stream().anyMatch(parameter -> parameter.keyword().equals(keyword));
    }

    /** RFC 1870 6.1: a mail that is too large need not be offered. smtplib offers it all the same. */
    private void requireRoom(long size, OptionalLong most) {
        if (options.automatic() && most.isPresent() && size > most.getAsLong()) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " takes mails of at most " + most.getAsLong() + " octets, and this one has "
                            + size + "; nothing was sent",
                    null);
        }
    }

    /** What cannot be said to this server is not silently left out: the mail is not sent. */
    private void requireSupported(List<MailParameter> parameters) {
        boolean utf8 = parameters.contains(MailParameter.SMTPUTF8);
        if (utf8 && !dialogue.extensions().has("SMTPUTF8")) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " does not offer SMTPUTF8, which this mail needs: " + mail.envelope()
                            + "; nothing was sent",
                    null);
        }
        if (mail.envelope().needsUtf8() && !utf8) {
            throw new IllegalArgumentException("An address is not ASCII, and SMTPUTF8 is not among the options: "
                    + mail.envelope() + "; nothing was sent");
        }
        List<RcptParameter> all = rcptParameters();
        if (!utf8 && !isAscii(parameters, all)) {
            throw new IllegalArgumentException("A parameter is not ASCII, and SMTPUTF8 is not among them: " + parameters
                    + all + "; nothing was sent");
        }
        if (!dialogue.isEsmtp() && !(parameters.isEmpty() && all.isEmpty())) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " knows HELO only and takes no parameters: " + parameters + all
                            + "; nothing was sent",
                    null);
        }
    }

    /** A keyword is ASCII by its syntax; a value may be more. */
    private static boolean isAscii(List<MailParameter> ofMail, List<RcptParameter> ofRecipients) {
        for (MailParameter parameter : ofMail) {
            if (parameter.value() != null && !Mailboxes.isAscii(parameter.value())) {
                return false;
            }
        }
        for (RcptParameter parameter : ofRecipients) {
            if (parameter.value() != null && !Mailboxes.isAscii(parameter.value())) {
                return false;
            }
        }
        return true;
    }

    private List<RcptParameter> rcptParameters() {
        if (choice.recipients().isEmpty()) {
            return options.rcptParameters();
        }
        List<RcptParameter> all = new ArrayList<>(options.rcptParameters());
        choice.recipients().values().forEach(all::addAll);
        return all;
    }
}
