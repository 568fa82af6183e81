package org.smtplib.message;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Asked.Need;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.RcptParameter;

/**
 * What one mail asks of its server beyond being delivered: parameters of MAIL and RCPT, and what happens when a recipient
 * is refused. SIZE, BODY=8BITMIME and SMTPUTF8 are said by themselves where a mail needs them.
 *
 * @param mail parameters of MAIL
 * @param eachRecipient parameters of each RCPT
 * @param someRecipients those of the RCPT of one address, which come before those of each that have the same keyword
 * @param recipients what happens when a recipient is refused; null for what the template says, which is {@link
 *     RecipientPolicy#PARTIAL} unless told otherwise
 */
public record SendOptions(
        List<Asked<MailParameter>> mail,
        List<Asked<RcptParameter>> eachRecipient,
        Map<String, List<Asked<RcptParameter>>> someRecipients,
        @Nullable RecipientPolicy recipients) {

    /** Nothing is asked for. */
    public static final SendOptions NONE = builder().build();

    /**
     * Checks that nothing contradicts itself.
     *
     * @throws IllegalArgumentException when a keyword is there twice, or two exclude each other
     */
    public SendOptions {
        mail = List.copyOf(mail);
        eachRecipient = List.copyOf(eachRecipient);
        Map<String, List<Asked<RcptParameter>>> some = new LinkedHashMap<>();
        someRecipients.forEach((recipient, parameters) -> some.put(recipient, List.copyOf(parameters)));
        someRecipients = Map.copyOf(some);
        requireOnce(mail.stream().map(asked -> asked.parameter().keyword()).toList());
        requireOnce(keywords(eachRecipient));
        someRecipients.values().forEach(parameters -> requireOnce(keywords(parameters)));
        mail.forEach(SendOptions::requireMeaning);
    }

    private static List<String> keywords(List<Asked<RcptParameter>> parameters) {
        return parameters.stream().map(asked -> asked.parameter().keyword()).toList();
    }

    /** RFC 5321 4.1.1.11: a parameter is said once. */
    private static void requireOnce(List<String> keywords) {
        Set<String> once = new HashSet<>();
        for (String keyword : keywords) {
            // RFC 4865 section 5: for a time or until a time, and not both.
            if (!once.add(keyword.equals("HOLDUNTIL") ? "HOLDFOR" : keyword)) {
                throw new IllegalArgumentException(
                        "The parameter " + keyword + " is there twice, or beside one that says the same: " + keywords);
            }
        }
    }

    private static void requireMeaning(Asked<MailParameter> asked) {
        MailParameter parameter = asked.parameter();
        if (parameter.keyword().equals("REQUIRETLS") && asked.need() == Need.ALWAYS) {
            // RFC 8689 section 4.2.1: never on a connection without TLS, or to who does not know of it.
            throw new IllegalArgumentException("REQUIRETLS is required, or said if supported; said always, it would not"
                    + " keep the mail from a connection without TLS");
        }
        if (parameter.keyword().equals("SIZE")) {
            throw new IllegalArgumentException("SIZE is said by itself, as it is; leave out " + parameter);
        }
        if (parameter.extension().equals("BINARYMIME") && asked.need() != Need.REQUIRED) {
            throw new IllegalArgumentException(
                    "BODY=BINARYMIME is required or not there: binary content does not arrive whole without it");
        }
    }

    /** Options with these parameters of MAIL, each required. */
    public static SendOptions of(MailParameter... required) {
        Builder builder = builder();
        for (MailParameter parameter : required) {
            builder.required(parameter);
        }
        return builder.build();
    }

    /** Options that say nothing yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** The parameters for one recipient. */
    public List<Asked<RcptParameter>> forRecipient(String recipient) {
        List<Asked<RcptParameter>> own = someRecipients.getOrDefault(recipient, List.of());
        if (own.isEmpty()) {
            return eachRecipient;
        }
        Set<String> said = Set.copyOf(keywords(own));
        List<Asked<RcptParameter>> parameters = new ArrayList<>(own);
        eachRecipient.stream()
                .filter(asked -> !said.contains(asked.parameter().keyword()))
                .forEach(parameters::add);
        return parameters;
    }

    /** Whether the content is binary (RFC 3030), and goes as it is. */
    public boolean isBinary() {
        for (Asked<MailParameter> asked : mail) {
            if (asked.parameter().extension().equals("BINARYMIME")) {
                return true;
            }
        }
        return false;
    }

    /** Whether nobody gets the mail unless all do. */
    public boolean isAllOrNone() {
        return recipients == RecipientPolicy.ALL_OR_NONE;
    }

    /** The same, with this policy where none is said. */
    public SendOptions orRecipients(RecipientPolicy policy) {
        return recipients == null ? new SendOptions(mail, eachRecipient, someRecipients, policy) : this;
    }

    /** The same, without what is for other recipients than these. */
    SendOptions onlyFor(List<String> some) {
        Set<String> kept = Set.copyOf(some);
        return new SendOptions(
                mail,
                eachRecipient,
                someRecipients.entrySet().stream()
                        .filter(entry -> kept.contains(entry.getKey()))
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)),
                recipients);
    }

    /** Collects what a mail asks for. */
    public static final class Builder {

        private final List<Asked<MailParameter>> mail = new ArrayList<>();
        private final List<Asked<RcptParameter>> each = new ArrayList<>();
        private final Map<String, List<Asked<RcptParameter>>> some = new LinkedHashMap<>();
        private @Nullable RecipientPolicy recipients;

        private Builder() {}

        /** Says it in MAIL; a server that does not take it does not get the mail. */
        public Builder required(MailParameter parameter) {
            return add(parameter, Need.REQUIRED);
        }

        /** Says it in MAIL where the server takes it. What is left out is told to listeners. */
        public Builder ifSupported(MailParameter parameter) {
            return add(parameter, Need.IF_SUPPORTED);
        }

        /** Says it in MAIL whatever the server offers, as an extension that is not known here may want. */
        public Builder always(MailParameter parameter) {
            return add(parameter, Need.ALWAYS);
        }

        /** Says it in each RCPT; a server that does not take it does not get the mail. */
        public Builder required(RcptParameter parameter) {
            return add(parameter, Need.REQUIRED);
        }

        /** Says it in each RCPT where the server takes it. What is left out is told to listeners. */
        public Builder ifSupported(RcptParameter parameter) {
            return add(parameter, Need.IF_SUPPORTED);
        }

        /** Says it in each RCPT whatever the server offers. */
        public Builder always(RcptParameter parameter) {
            return add(parameter, Need.ALWAYS);
        }

        /** {@link #required(RcptParameter)} for one recipient, whose address is that of the envelope. */
        public Builder required(String recipient, RcptParameter parameter) {
            return add(recipient, parameter, Need.REQUIRED);
        }

        /** {@link #ifSupported(RcptParameter)} for one recipient. */
        public Builder ifSupported(String recipient, RcptParameter parameter) {
            return add(recipient, parameter, Need.IF_SUPPORTED);
        }

        /** {@link #always(RcptParameter)} for one recipient. */
        public Builder always(String recipient, RcptParameter parameter) {
            return add(recipient, parameter, Need.ALWAYS);
        }

        /** What happens when a recipient is refused. Default: what the template says. */
        public Builder recipients(RecipientPolicy policy) {
            this.recipients = policy;
            return this;
        }

        private Builder add(MailParameter parameter, Need need) {
            mail.add(new Asked<>(parameter, need));
            return this;
        }

        private Builder add(RcptParameter parameter, Need need) {
            each.add(new Asked<>(parameter, need));
            return this;
        }

        private Builder add(String recipient, RcptParameter parameter, Need need) {
            some.computeIfAbsent(Mailboxes.bare(recipient), address -> new ArrayList<>())
                    .add(new Asked<>(parameter, need));
            return this;
        }

        /**
         * Builds the options.
         *
         * @throws IllegalArgumentException when they contradict themselves
         */
        public SendOptions build() {
            return new SendOptions(mail, each, some, recipients);
        }
    }
}
