package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.message.MailObject;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.relay.ServerState;

/** One mail under observation: what it is from the begin, and what became of it from the end. */
public final class SmtpClientObservationContext extends Observation.Context {

    private final String clientName;
    private final MailObject mail;
    private @Nullable SendResult result;
    private @Nullable ServerState server;
    private @Nullable SmtpMailOutcome outcome;
    private OptionalLong size = OptionalLong.empty();

    /** The context of a mail that was handed over to the client of this name. */
    public SmtpClientObservationContext(String clientName, MailObject mail) {
        this.clientName = clientName;
        this.mail = mail;
    }

    /** The mail is at its end; {@code servers} are those of its template. */
    void end(@Nullable SendResult told, @Nullable Throwable failure, List<ServerState> servers) {
        result = told;
        outcome = SmtpMailOutcome.of(told, failure);
        server = told == null ? null : answering(told.server(), servers);
        size = knownLength(mail);
    }

    /** Of a mail that went to several servers, the first that is named. */
    private static @Nullable ServerState answering(String named, List<ServerState> servers) {
        return servers.stream()
                .filter(state -> (named + ",").startsWith(state.endpoint() + ","))
                .findFirst()
                .orElse(null);
    }

    private static OptionalLong knownLength(MailObject mail) {
        try {
            return mail.content().knownLength();
        } catch (IOException e) {
            return OptionalLong.empty(); // why the mail failed, or no concern of it any more
        }
    }

    public String clientName() {
        return clientName;
    }

    public MailObject mail() {
        return mail;
    }

    /** What became of each recipient; null before the end, and where nobody knows or the mail was not begun. */
    public @Nullable SendResult result() {
        return result;
    }

    /** What became of the mail; null before the end. */
    public @Nullable SmtpMailOutcome outcome() {
        return outcome;
    }

    /** The server that answered, or the only one there is; null before the end, and where several were of no use. */
    public @Nullable ServerState server() {
        return server;
    }

    /** Octets of the content, where they are known without reading it; empty before the end. */
    public OptionalLong size() {
        return size;
    }

    /** The reply that decided the outcome; null before the end, and where none did. */
    public @Nullable Reply reply() {
        SendResult told = result;
        SmtpMailOutcome came = outcome;
        if (told == null || came == null) {
            return null;
        }
        for (RecipientResult recipient : told.recipients()) {
            if (recipient.outcome() == came.decisive() && recipient.reply() != null) {
                return recipient.reply();
            }
        }
        return getError() instanceof SmtpResponseException response ? response.reply() : null;
    }
}
