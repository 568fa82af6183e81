package org.smtplib.mime;

import jakarta.mail.internet.InternetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.ContentSource;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendOptions;

/**
 * A mail composed of its parts: addresses, subject, text, HTML, attachments. Immutable; identity (Message-ID) and date
 * are fixed when it is built, so that sending it again does not make it another mail.
 */
public final class Email {

    private final @Nullable InternetAddress from;
    private final @Nullable InternetAddress sender;
    private final List<InternetAddress> to;
    private final List<InternetAddress> cc;
    private final List<InternetAddress> bcc;
    private final List<InternetAddress> replyTo;
    private final String subject;
    private final @Nullable String text;
    private final @Nullable String html;
    private final List<Attachment> attachments;
    private final List<Map.Entry<String, String>> headers;
    private final SendOptions options;
    private final String id = UUID.randomUUID().toString();
    private final Instant date = Instant.now();

    private Email(Builder builder) {
        from = builder.from;
        sender = builder.sender;
        to = List.copyOf(builder.to);
        cc = List.copyOf(builder.cc);
        bcc = List.copyOf(builder.bcc);
        replyTo = List.copyOf(builder.replyTo);
        subject = builder.subject;
        text = builder.text;
        html = builder.html;
        attachments = List.copyOf(builder.attachments);
        headers = List.copyOf(builder.headers);
        options = builder.options;
        if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
            throw new IllegalArgumentException("The mail has no recipient: give at least one with to, cc or bcc");
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The mail as it goes over the wire, composed anew at each call with the same Message-ID and date.
     *
     * @param defaultFrom the author of a mail that names none, or null
     * @throws IllegalArgumentException when the mail has no author, or an address is malformed
     */
    public MailObject toMailObject(@Nullable String defaultFrom) {
        return EmailComposer.compose(this, defaultFrom);
    }

    @Nullable
    InternetAddress from() {
        return from;
    }

    @Nullable
    InternetAddress sender() {
        return sender;
    }

    List<InternetAddress> to() {
        return to;
    }

    List<InternetAddress> cc() {
        return cc;
    }

    List<InternetAddress> bcc() {
        return bcc;
    }

    List<InternetAddress> replyTo() {
        return replyTo;
    }

    String subject() {
        return subject;
    }

    @Nullable
    String text() {
        return text;
    }

    @Nullable
    String html() {
        return html;
    }

    List<Attachment> attachments() {
        return attachments;
    }

    List<Map.Entry<String, String>> headers() {
        return headers;
    }

    SendOptions options() {
        return options;
    }

    String id() {
        return id;
    }

    Instant date() {
        return date;
    }

    /** The addresses and the subject; neither text nor attachments. */
    @Override
    public String toString() {
        return "Email from " + (from == null ? null : from.toUnicodeString()) + " to " + shown(to) + ", cc " + shown(cc)
                + ": " + subject;
    }

    private static List<String> shown(List<InternetAddress> addresses) {
        return addresses.stream().map(InternetAddress::toUnicodeString).toList();
    }

    /** Collects the parts of an {@link Email}. Addresses may have a display name: {@code "Jo <jo@example.org>"}. */
    public static final class Builder {

        private @Nullable InternetAddress from;
        private @Nullable InternetAddress sender;
        private final List<InternetAddress> to = new ArrayList<>();
        private final List<InternetAddress> cc = new ArrayList<>();
        private final List<InternetAddress> bcc = new ArrayList<>();
        private final List<InternetAddress> replyTo = new ArrayList<>();
        private String subject = "";
        private @Nullable String text;
        private @Nullable String html;
        private final List<Attachment> attachments = new ArrayList<>();
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();

        private SendOptions options = SendOptions.NONE;

        private Builder() {}

        /** The author, who is the envelope's sender too unless there is another. Default: the template's default sender. */
        public Builder from(String address) {
            this.from = Addresses.parse("from address", address);
            return this;
        }

        /** Who sends on the author's behalf, and is the envelope's sender instead. Default: the author. */
        public Builder sender(String address) {
            this.sender = Addresses.parse("sender address", address);
            return this;
        }

        public Builder to(String... addresses) {
            return add(to, "to", addresses);
        }

        public Builder cc(String... addresses) {
            return add(cc, "cc", addresses);
        }

        /** Recipients who are in the envelope and in no header. */
        public Builder bcc(String... addresses) {
            return add(bcc, "bcc", addresses);
        }

        public Builder replyTo(String... addresses) {
            return add(replyTo, "reply-to", addresses);
        }

        public Builder subject(String subject) {
            this.subject = HeaderText.requireFoldable("subject", subject);
            return this;
        }

        /** The plain text; together with HTML, what a reader without HTML sees. */
        public Builder text(String text) {
            this.text = text;
            return this;
        }

        public Builder html(String html) {
            this.html = html;
            return this;
        }

        /**
         * Adds an attachment.
         *
         * @param contentType the MIME type, such as {@code application/pdf}
         * @param octets the content; not copied
         */
        public Builder attach(String fileName, String contentType, byte[] octets) {
            Objects.requireNonNull(octets, () -> "The attachment " + fileName + " has no content: null");
            return attach(fileName, contentType, Content.of(octets));
        }

        /**
         * Adds a file as an attachment. It is read and encoded while the mail is sent, and never held in memory; until
         * then it is to stay as it is, else sending fails with nothing delivered.
         *
         * @param contentType the MIME type, such as {@code application/pdf}; a {@code message} or {@code multipart} goes
         *     out as it is, since what it holds is encoded already (RFC 2045 6.4)
         */
        public Builder attach(String fileName, String contentType, Path file) {
            Objects.requireNonNull(file, () -> "The attachment " + fileName + " has no file: null");
            return attach(fileName, contentType, Content.of(file));
        }

        /**
         * Adds what a source gives as an attachment. It is read and encoded while the mail is sent, and never held in
         * memory; and read once before, for its length.
         *
         * @param contentType as with a file
         */
        public Builder attach(String fileName, String contentType, ContentSource source) {
            Objects.requireNonNull(source, () -> "The attachment " + fileName + " has no source: null");
            return attach(fileName, contentType, Content.of(source));
        }

        private Builder attach(String fileName, String contentType, Content content) {
            attachments.add(new Attachment(fileName, contentType, content));
            return this;
        }

        /**
         * Sets a header of the caller's, of text and not of addresses; set again, it is replaced.
         *
         * @throws IllegalArgumentException when it is a header that the other methods set, or Sender
         */
        public Builder header(String name, String value) {
            headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
            headers.add(Map.entry(HeaderText.requireName(name), HeaderText.requireFoldable(name, value)));
            return this;
        }

        /** What is asked of the server, such as delivery status notifications. Default: nothing. */
        public Builder options(SendOptions options) {
            this.options = options;
            return this;
        }

        /**
         * Builds the mail.
         *
         * @throws IllegalArgumentException when there is no recipient
         */
        public Email build() {
            return new Email(this);
        }

        private Builder add(List<InternetAddress> list, String header, String... addresses) {
            for (String address : addresses) {
                list.add(Addresses.parseMailboxOrGroup(header + " address", address));
            }
            return this;
        }
    }
}
