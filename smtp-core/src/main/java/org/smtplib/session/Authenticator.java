package org.smtplib.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import javax.security.sasl.SaslException;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.LoginMechanism;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.value.Secret;

/** The AUTH exchange (RFC 4954) on one wire. */
final class Authenticator {

    // A server that never stops asking is not going to be satisfied.
    private static final int MAX_CHALLENGES = 5;
    private static final int AUTHENTICATED = 235;
    private static final int ALREADY_AUTHENTICATED = 503;
    private static final int CHALLENGE = 334;
    // The mechanism is not to the server's liking (RFC 4954 section 6); the next one may be.
    private static final Set<Integer> MECHANISM_REFUSED = Set.of(504, 534, 538);

    private final Wire wire;
    private final Duration timeout;

    Authenticator(Wire wire, Duration timeout) {
        this.wire = wire;
        this.timeout = timeout;
    }

    /** Logs in by the first mechanism that both sides know and the server does not turn down as such. */
    Reply login(Credentials credentials, Extensions extensions) {
        if (!extensions.has("AUTH")) {
            throw new SmtpNotSupportedException(
                    wire.endpoint() + " offers no AUTH" + (wire.tlsInfo() == null ? " without TLS" : "") + ", so user "
                            + credentials.username() + " cannot log in: "
                            + (wire.tlsInfo() == null
                                    ? "require STARTTLS, use the submission port 587 or SMTPS on 465, or give no"
                                            + " credentials"
                                    : "give no credentials, or use the submission port (587 or 465)"),
                    null);
        }
        SmtpAuthenticationException refused = null;
        for (SaslMechanism mechanism : List.of(new PlainMechanism(credentials), new LoginMechanism(credentials))) {
            if (extensions.authMechanisms().contains(mechanism.name())) {
                try {
                    return authenticate(mechanism, credentials.password(), "of user " + credentials.username());
                } catch (SmtpAuthenticationException e) {
                    if (!MECHANISM_REFUSED.contains(e.code())) {
                        throw e;
                    }
                    refused = e;
                }
            }
        }
        if (refused != null) {
            throw refused;
        }
        throw new SmtpNotSupportedException(
                wire.endpoint() + " offers AUTH by " + extensions.authMechanisms()
                        + ", of which none is known here; known" + " are PLAIN and LOGIN",
                null);
    }

    /** One exchange; {@code secret} is kept out of whatever the server repeats. */
    Reply authenticate(SaslMechanism mechanism, Secret secret, String whose) {
        List<String> hidden = new ArrayList<>();
        if (!secret.reveal().isEmpty()) {
            hidden.add(secret.reveal());
        }
        try {
            return exchange(mechanism, hidden, whose);
        } finally {
            wire.hide(List.of());
        }
    }

    private Reply exchange(SaslMechanism mechanism, List<String> hidden, String whose) {
        Command command;
        try {
            byte[] initial = mechanism.initialResponse();
            command = initial == null
                    ? Command.auth(mechanism.name())
                    : Command.auth(mechanism.name(), encodeInitial(initial, hidden));
        } catch (SaslException e) {
            throw new SmtpException(
                    "The login " + whose + " at " + wire.endpoint() + " was not tried: " + e.getMessage(), e);
        }
        wire.hide(hidden);
        Reply reply = wire.exchange(command, timeout);
        for (int challenges = 0; reply.code() == CHALLENGE; challenges++) {
            if (challenges == MAX_CHALLENGES) {
                throw cancel(
                        mechanism,
                        whose,
                        new SaslException("the server sent more than " + MAX_CHALLENGES + " challenges"));
            }
            try {
                command = Command.authResponse(encode(mechanism.respond(decode(reply)), hidden));
            } catch (SaslException e) {
                throw cancel(mechanism, whose, e);
            }
            wire.hide(hidden);
            wire.send(command);
            reply = wire.receive("the reply to AUTH " + mechanism.name(), timeout);
        }
        if (reply.code() == AUTHENTICATED || reply.code() == ALREADY_AUTHENTICATED) {
            return reply;
        }
        wire.closeIfAnnounced(reply);
        throw new SmtpAuthenticationException(
                wire.endpoint() + " refused the login " + whose + " by " + mechanism.name() + ": " + reply
                        + "; check user name and password",
                reply);
    }

    /** Ends the exchange in good order (RFC 4954 section 4: a lone asterisk), so that the session can go on. */
    private SmtpException cancel(SaslMechanism mechanism, String whose, SaslException cause) {
        Reply reply = wire.exchange(Command.AUTH_CANCEL, timeout);
        return new SmtpException(
                "The login " + whose + " at " + wire.endpoint() + " by " + mechanism.name() + " was cancelled: "
                        + cause.getMessage() + "; the server then said " + reply,
                cause);
    }

    private static byte[] decode(Reply challenge) throws SaslException {
        try {
            return Base64.getDecoder().decode(challenge.text().strip());
        } catch (IllegalArgumentException e) {
            throw new SaslException("the server's challenge is not base64", e);
        }
    }

    /** RFC 4954 section 4: an initial response that is empty is written as "=", to tell it from none. */
    private static Secret encodeInitial(byte[] response, List<String> hidden) {
        return response.length == 0 ? Secret.of("=") : encode(response, hidden);
    }

    private static Secret encode(byte[] response, List<String> hidden) {
        String base64 = Base64.getEncoder().encodeToString(response);
        if (!base64.isEmpty()) {
            hidden.add(base64);
        }
        return Secret.of(base64);
    }
}
