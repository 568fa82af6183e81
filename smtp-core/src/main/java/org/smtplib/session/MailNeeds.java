package org.smtplib.session;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.smtplib.codec.ContentScan;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;

/** What MAIL has to say of one mail to one server, and whether the server can take that at all. */
final class MailNeeds {

    private final Dialogue dialogue;
    private final MailObject mail;
    private final MailOptions options;
    private final @Nullable ContentScan scan;

    /** Looks the content over, unless it can be read only once. */
    MailNeeds(Dialogue dialogue, MailObject mail, MailOptions options) {
        this.dialogue = dialogue;
        this.mail = mail;
        this.options = options;
        this.scan = ContentInspection.of(mail.content(), options.lineEndings());
    }

    /** The size of the content as one chunk; empty when it is not known. */
    OptionalLong chunkSize() {
        return scan == null ? OptionalLong.empty() : OptionalLong.of(scan.chunkSize(isNormalized()));
    }

    private boolean isNormalized() {
        return options.lineEndings() == LineEndings.NORMALIZE;
    }

    /**
     * The parameters of MAIL.
     *
     * @throws SmtpNotSupportedException when the server does not take the mail; nothing was written
     * @throws IllegalArgumentException when what the caller asks for contradicts itself; nothing was written
     */
    List<MailParameter> parameters() {
        Extensions extensions = dialogue.extensions();
        List<MailParameter> parameters = new ArrayList<>();
        if (scan != null) {
            if (extensions.has("SIZE")) {
                long size = scan.octets() + (isNormalized() ? scan.bareLineEnds() : 0);
                requireRoom(size, extensions.maxSize());
                parameters.add(MailParameter.size(size));
            }
            if (scan.is8Bit() && options.automatic() && extensions.has("8BITMIME")) {
                parameters.add(MailParameter.BODY_8BITMIME);
            }
        }
        parameters.addAll(options.mailParameters());
        if (mail.envelope().needsUtf8() && options.automatic()) {
            parameters.add(MailParameter.SMTPUTF8);
        }
        requireSupported(parameters);
        return parameters;
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
        if (!utf8 && !Mailboxes.isAscii(parameters + " " + options.rcptParameters())) {
            throw new IllegalArgumentException("A parameter is not ASCII, and SMTPUTF8 is not among them: " + parameters
                    + options.rcptParameters() + "; nothing was sent");
        }
        if (!dialogue.isEsmtp()
                && !(parameters.isEmpty() && options.rcptParameters().isEmpty())) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " knows HELO only and takes no parameters: " + parameters
                            + options.rcptParameters() + "; nothing was sent",
                    null);
        }
    }
}
