package org.smtplib.delivery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.message.Content;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientResult;
import org.smtplib.protocol.Mailboxes;

/**
 * Keeps the mails of a test stage from those who are not meant to get them. Who is kept from one is {@link
 * RecipientResult#isHeldBack() held back}: not sent, with the name of the net as the reason. A mail that is for all or
 * none is so for those whom the net lets through.
 */
public final class SafetyNet {

    /** No net: everybody gets their mail. */
    public static final SafetyNet NONE = builder().build();

    private static final Logger LOG = LoggerFactory.getLogger(SafetyNet.class);

    private final String name;
    private final @Nullable List<String> patterns;
    private final @Nullable Pattern allowed;
    private final @Nullable String redirectTo;
    private final boolean dryRun;

    private SafetyNet(Builder builder) {
        name = builder.name;
        patterns = builder.allowed;
        allowed = patterns == null
                ? null
                : Pattern.compile(
                        patterns.stream().map(SafetyNet::regex).collect(Collectors.joining("|")),
                        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
        redirectTo = builder.redirectTo;
        dryRun = builder.dryRun;
    }

    /** A star stands for no @, so that none lets more than one place's addresses through. */
    private static String regex(String pattern) {
        return Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[^@]*"));
    }

    /** A net that holds nobody back yet. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether anybody may be held back. */
    public boolean isOn() {
        return dryRun || redirectTo != null || allowed != null;
    }

    /** Says that it is on: where mails are to arrive, this is a mistake that nobody should have to look for. */
    void warn(String servers) {
        if (isOn()) {
            LOG.warn("Mails for {} are held back by a safety net: {}", servers, this);
        }
    }

    /** What goes of a mail, to whom. */
    Screened screen(MailObject mail) {
        if (!isOn()) {
            return Screened.untouched(mail);
        }
        List<String> passing = new ArrayList<>();
        List<RecipientResult> held = new ArrayList<>();
        for (String recipient : mail.envelope().recipients()) {
            if (isLetThrough(recipient)) {
                passing.add(recipient);
            } else {
                held.add(RecipientResult.heldBack(recipient, reason()));
            }
        }
        if (held.isEmpty()) {
            return Screened.untouched(mail);
        }
        if (!dryRun && redirectTo != null) {
            passing.add(redirectTo); // who is there already is there once
            return new Screened(mail, redirected(mail, passing, held), held, false, name);
        }
        return passing.isEmpty()
                ? new Screened(mail, mail, held, true, name)
                : new Screened(mail, mail.part(passing), held, false, name);
    }

    private boolean isLetThrough(String recipient) {
        if (dryRun) {
            return false;
        }
        if (allowed != null && allowed.matcher(recipient).matches()) {
            return true;
        }
        return redirectTo == null ? allowed == null : recipient.equals(redirectTo);
    }

    private String reason() {
        if (dryRun) {
            return name + ".dry-run";
        }
        return redirectTo == null
                ? name + ".allowed-recipients"
                : name + ".redirect-to; it goes to " + redirectTo + " instead";
    }

    private static MailObject redirected(MailObject mail, List<String> going, List<RecipientResult> held) {
        Content content = new IntendedContent(
                mail.content(), held.stream().map(RecipientResult::recipient).toList());
        return mail.readdressed(going, content);
    }

    /** What is on, by name. */
    @Override
    public String toString() {
        List<String> on = new ArrayList<>();
        if (dryRun) {
            on.add(name + ".dry-run: nothing is sent");
        }
        if (patterns != null) {
            on.add(name + ".allowed-recipients: " + String.join(", ", patterns));
        }
        if (redirectTo != null) {
            on.add(name + ".redirect-to: " + redirectTo);
        }
        return on.isEmpty() ? "no safety net" : String.join("; ", on);
    }

    /** Collects what a {@link SafetyNet} holds. */
    public static final class Builder {

        private String name = "safety";
        private @Nullable List<String> allowed;
        private @Nullable String redirectTo;
        private boolean dryRun;

        private Builder() {}

        /** What results and log call it. Default: {@code safety}. */
        public Builder name(String name) {
            this.name = name;
            return this;
        }

        /**
         * Who gets mail; all others are held back, or redirected. Default: everybody.
         *
         * @param patterns addresses, in which {@code *} stands for any characters but @, as {@code *@example.org} or
         *     {@code *@*.example.org}; the case of letters does not matter. None: nobody gets any
         * @throws IllegalArgumentException when one cannot be an address
         */
        public Builder allowedRecipients(Collection<String> patterns) {
            patterns.forEach(Builder::requirePattern);
            allowed = List.copyOf(patterns);
            return this;
        }

        private static void requirePattern(String pattern) {
            if (pattern.indexOf('@') < 0) {
                throw new IllegalArgumentException("\"" + Mailboxes.visible(pattern)
                        + "\" is no pattern of addresses: give an address, or *@ and a domain, such as *@example.org");
            }
            Mailboxes.requireValid(pattern.replace('*', 'x'), "allowed");
        }

        /**
         * Who gets each mail instead of those who are held back; whom it was for stands in its header {@code
         * X-Intended-Recipients}. Alone it holds everybody back; with {@link #allowedRecipients} those get their mail
         * themselves. Default: nobody.
         *
         * @throws IllegalArgumentException when it is no bare address with a domain
         */
        public Builder redirectTo(String address) {
            if (Mailboxes.requireValid(address, "redirection").indexOf('@') < 0) {
                throw new IllegalArgumentException(
                        "The redirection address \"" + address + "\" has no domain: give one such as test@example.org");
            }
            this.redirectTo = address;
            return this;
        }

        /** Whether nothing is sent to anybody: no connection is made for a mail, and its content is not read. Default: false. */
        public Builder dryRun(boolean dryRun) {
            this.dryRun = dryRun;
            return this;
        }

        public SafetyNet build() {
            return new SafetyNet(this);
        }
    }
}
