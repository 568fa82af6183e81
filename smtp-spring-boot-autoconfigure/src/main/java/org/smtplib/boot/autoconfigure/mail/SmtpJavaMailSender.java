package org.smtplib.boot.autoconfigure.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendOptions;
import org.smtplib.message.SendResult;
import org.smtplib.mime.MimeMessages;
import org.smtplib.pool.ServerProbe;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Spring's mail sender over the connections of an {@link SmtpTemplate}. It makes and prepares messages as {@link
 * JavaMailSenderImpl} does, sends those of one call one after the other, in their order, and fails as it does; a {@link
 * MailSendException} keeps the first failure as its cause, and each failed message has its own.
 *
 * <p>Where the server is and how it is spoken to is the template's affair: of what can be set here, the default encoding
 * and the file types count, and of the session's properties those of messages and {@code mail.smtp.from}.
 */
public class SmtpJavaMailSender extends JavaMailSenderImpl {

    /** For a look at the server, whose caller waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Supplier<SmtpTemplate> template;
    private final SendOptions options;
    private final Predicate<MailObject> putOff;

    /**
     * A sender over a template, which remains its owner's to close.
     *
     * @param recipients what becomes of a mail when the server refuses some of its recipients; the call fails either way
     */
    public SmtpJavaMailSender(SmtpTemplate template, RecipientPolicy recipients) {
        this(template, recipients, mail -> false);
    }

    /**
     * The same, with some mails sent later and by somebody else.
     *
     * @param putOff is given each mail first, when it is complete and before it is sent; one that it takes, by true, is
     *     not sent here, and the call does not fail for it. An example is {@link
     *     org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender#sendIfInTransaction}
     */
    public SmtpJavaMailSender(SmtpTemplate template, RecipientPolicy recipients, Predicate<MailObject> putOff) {
        this(() -> template, recipients, putOff);
    }

    /** The same, which asks for the template with each use: a test may have put something else in its place. */
    SmtpJavaMailSender(Supplier<SmtpTemplate> template, RecipientPolicy recipients, Predicate<MailObject> putOff) {
        this.template = template;
        this.putOff = putOff;
        options = SendOptions.builder().recipients(recipients).build();
    }

    /** For those who ask only, as the health of Spring Boot does to name the place. */
    @Override
    public String getHost() {
        return template.get().config().endpoint().host();
    }

    /** That of the server; {@link #DEFAULT_PORT} for a Unix socket. */
    @Override
    public int getPort() {
        int port = template.get().config().endpoint().port();
        return port == 0 ? DEFAULT_PORT : port;
    }

    @Override
    protected void doSend(MimeMessage[] mimeMessages, Object @Nullable [] originalMessages) {
        Object[] originals = originalMessages == null ? mimeMessages : originalMessages;
        FailedMessages failed = new FailedMessages();
        for (int i = 0; i < mimeMessages.length; i++) {
            try {
                MailObject mail = mail(mimeMessages[i]);
                if (putOff.test(mail)) {
                    continue;
                }
                SendResult result = template.get().send(mail);
                if (!result.isCompleteButHeldBack()) {
                    failed.add(originals[i], result);
                }
            } catch (Exception e) {
                if (isUnconnected(e)) {
                    throw unconnected(originals, i, e, failed);
                }
                failed.add(originals[i], e);
            }
        }
        if (!failed.isEmpty()) {
            throw failed.exception(null);
        }
    }

    private static boolean isUnconnected(Exception failure) {
        boolean connecting = failure instanceof SmtpUnreachableException
                || failure instanceof SmtpConnectException
                || failure instanceof SmtpHeloException
                || failure instanceof SmtpTlsException
                || failure instanceof SmtpAuthenticationException;
        // Behind several attempts, one before may have come further.
        return connecting && failure instanceof SmtpException e && e.result() != null && isUntouched(e.result());
    }

    private static boolean isUntouched(SendResult result) {
        return result.recipients().stream().allMatch(recipient -> recipient.outcome() == Outcome.NOT_SENT);
    }

    /** What is true of this message is true of all further ones: waiting for each to fail would help nobody. */
    private static MailException unconnected(Object[] originals, int first, Exception failure, FailedMessages failed) {
        if (first == 0 && failure instanceof SmtpAuthenticationException) {
            return new MailAuthenticationException(failure);
        }
        for (int i = first; i < originals.length; i++) {
            failed.addUnconnected(originals[i], failure);
        }
        return failed.exception("Mail server connection failed");
    }

    private MailObject mail(MimeMessage message) throws MessagingException {
        String identity = message.getMessageID();
        // It gets the Date that it lacks; a parsed message, too, so that what was changed within its parts counts.
        message.saveChanges();
        if (identity != null) {
            message.setHeader("Message-ID", identity);
        }
        SmtpTemplate used = template.get();
        String author = used.defaultSender();
        Envelope envelope =
                TransportEnvelope.of(message, getSession(), used.config().protocol(), author);
        return MimeMessages.toMailObject(envelope, message, author).with(options);
    }

    /**
     * Looks whether each server answers: over a connection that is idle, or by one that goes as far as TLS. There is no
     * login for it, since the health of an application asks often.
     *
     * @throws MessagingException when one does not
     */
    @Override
    public void testConnection() throws MessagingException {
        for (ServerProbe server : template.get().probe(PATIENCE)) {
            if (!server.reachable()) {
                throw new MessagingException(server.endpoint() + " is not reachable: " + server.message());
            }
        }
    }
}
