package org.smtplib.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.Mailboxes;

/** Makes a mail of a jakarta.mail message. */
public final class MimeMessages {

    private MimeMessages() {}

    /**
     * The message as it goes over the wire, to those whom its headers name: sender and recipients are those of {@link
     * HeaderEnvelope}. Bcc is not transmitted; a missing Date or From is added to what is sent. A message that was
     * composed is saved, as any transport of jakarta.mail does: it gets the Message-ID and Date that it lacks, which stay
     * the same however often it is sent, and it and its parts get the headers that describe their content. Nothing else
     * of it changes. Several threads may send the same message.
     *
     * @param defaultFrom the author of a message that names none, or null
     * @throws IllegalArgumentException when sender or recipients are missing or malformed, or the message cannot be
     *     written
     */
    public static MailObject toMailObject(MimeMessage message, @Nullable String defaultFrom) {
        ReentrantLock lock = MessageLocks.of(message);
        lock.lock();
        try {
            HeaderEnvelope headers = HeaderEnvelope.of(message);
            String sender = headers.sender();
            if (sender == null) {
                sender = author(defaultFrom).getAddress();
            }
            Envelope envelope = Envelope.of(sender, headers.recipients());
            return new MailObject(envelope, saved(message, defaultFrom));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@link #toMailObject(MimeMessage, String)} with an envelope in which the headers have no say, as for bounces that go
     * to an address for each mail.
     *
     * @throws IllegalArgumentException when the message cannot be written
     */
    public static MailObject toMailObject(Envelope envelope, MimeMessage message, @Nullable String defaultFrom) {
        ReentrantLock lock = MessageLocks.of(message);
        lock.lock();
        try {
            return new MailObject(envelope, saved(message, defaultFrom));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        } finally {
            lock.unlock();
        }
    }

    private static Content saved(MimeMessage message, @Nullable String defaultFrom)
            throws MessagingException, IOException {
        // A message that is sent on keeps its author, even where nobody says who sends it on.
        String from = message.getHeader("From", ",");
        boolean anonymous = from == null || from.isBlank();
        String author = anonymous && defaultFrom != null ? author(defaultFrom).toString() : "";
        save(message);
        return MessageOctets.writeDated(message, author);
    }

    /**
     * The message as it is, but for Bcc and Resent-Bcc. It is not changed, nor are its parts: where it was composed, what
     * saving adds to the headers is added to a copy. A message that was never saved thus has another Message-ID each
     * time; and what its class or those of its parts do when they are saved, as to make a Message-ID of their own, is not
     * done, since jakarta.mail lets nobody ask for it but by saving the message itself. Saved by the caller, it goes out
     * with the headers that it then has. Several threads may send the same message.
     *
     * @param sender the envelope's sender, with or without brackets and display name, or null for that of the headers
     * @param recipients the envelope's recipients, likewise, or null for those of the headers
     * @throws IllegalArgumentException as {@link #toMailObject(MimeMessage, String)} does
     */
    public static MailObject toMailObject(
            MimeMessage message, @Nullable String sender, @Nullable Collection<String> recipients) {
        ReentrantLock lock = MessageLocks.of(message);
        lock.lock();
        try {
            HeaderEnvelope envelope = HeaderEnvelope.of(message, sender, recipients);
            String from = envelope.sender();
            if (from == null) {
                String block = message.getHeader("Resent-Date") == null ? "" : "Resent-";
                throw new IllegalArgumentException(
                        "The message has neither " + block + "Sender nor " + block + "From, and no sender is given");
            }
            return new MailObject(
                    Envelope.of(from, envelope.recipients()), MessageOctets.write(SavedCopy.unlessParsed(message)));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the message was composed with a header beyond ASCII, which makes it an internationalized one (RFC 6532)
     * whoever it goes to. Usually jakarta.mail encodes its headers. Those of a message that was parsed do not count: they
     * go out as they came, and in what charset nobody knows; nor do those of parts.
     *
     * @throws IllegalArgumentException when the message cannot be read
     */
    public static boolean isComposedInUtf8(MimeMessage message) {
        ReentrantLock lock = MessageLocks.of(message);
        lock.lock();
        try {
            return !AsParsed.is(message)
                    && MessageOctets.headerLines(message).stream().anyMatch(line -> !Mailboxes.isAscii(line));
        } catch (MessagingException | IOException e) {
            throw unusable(e);
        } finally {
            lock.unlock();
        }
    }

    /** What was parsed stays as it is; and an identity stays, which saving would replace. */
    private static void save(MimeMessage message) throws MessagingException, IOException {
        if (AsParsed.is(message)) {
            return;
        }
        String identity = message.getHeader("Message-ID", null);
        try {
            message.saveChanges();
        } finally {
            if (identity != null) {
                message.setHeader("Message-ID", identity);
            }
        }
    }

    private static IllegalArgumentException unusable(Exception cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // jakarta.mail says only where it was when something failed within a part.
        String why = root == cause ? cause.getMessage() : cause.getMessage() + ": " + root.getMessage();
        return new IllegalArgumentException("The message cannot be sent: " + why, cause);
    }

    private static InternetAddress author(@Nullable String defaultFrom) {
        if (defaultFrom == null) {
            throw new IllegalArgumentException(
                    "The message has neither Sender nor From: set one, or give a default sender for all mails");
        }
        return Addresses.parse("default sender", defaultFrom);
    }
}
