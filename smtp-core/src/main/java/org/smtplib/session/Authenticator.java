package org.smtplib.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.CramMd5Mechanism;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.LoginMechanism;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.value.Secret;

/** Logging in (RFC 4954) on one wire: which mechanisms are tried, and the exchange of one. */
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

    /**
     * Tries all that both sides know, as smtplib does: CRAM-MD5, PLAIN, LOGIN; the last refusal is thrown, be it the
     * server's or that of a mechanism which the credentials do not fit.
     */
    Reply loginByAny(Credentials credentials, Extensions extensions, boolean initialResponseOk) {
        SmtpException refused = null;
        for (SaslMechanism mechanism : offered(credentials, extensions, true)) {
            try {
                return authenticate(mechanism, initialResponseOk, "of user " + credentials.username());
            } catch (SmtpException e) {
                if (!wire.isOpen() || !isRefusal(e)) {
                    throw e;
                }
                refused = e;
            }
        }
        throw refused == null ? noneKnown(extensions) : refused;
    }

    /** Whether the server refused, or the mechanism did; what is left is a server that makes no sense. */
    private static boolean isRefusal(SmtpException failure) {
        return failure instanceof SmtpAuthenticationException || failure.getCause() instanceof SaslException;
    }

    /**
     * Logs in with as few attempts as can be: a wrong password is wrong for each mechanism, and some servers lock an
     * account after a few. Under TLS PLAIN comes first; in clear text CRAM-MD5, which hides the password.
     */
    Reply loginOnce(Credentials credentials, Extensions extensions) {
        SmtpAuthenticationException refused = null;
        for (SaslMechanism mechanism : offered(credentials, extensions, wire.tlsInfo() == null)) {
            try {
                // LOGIN is prompted: some servers answer its initial response with 500, and none needs it.
                return authenticate(
                        mechanism, !(mechanism instanceof LoginMechanism), "of user " + credentials.username());
            } catch (SmtpAuthenticationException e) {
                if (!MECHANISM_REFUSED.contains(e.code())) {
                    throw e;
                }
                refused = e;
            }
        }
        throw refused == null ? noneKnown(extensions) : refused;
    }

    private List<SaslMechanism> offered(Credentials credentials, Extensions extensions, boolean cramFirst) {
        if (!extensions.has("AUTH")) {
            throw notOffered(credentials);
        }
        List<SaslMechanism> mechanisms =
                new ArrayList<>(List.of(new PlainMechanism(credentials), new LoginMechanism(credentials)));
        if (CramMd5Mechanism.isAvailable()) {
            mechanisms.add(cramFirst ? 0 : mechanisms.size(), new CramMd5Mechanism(credentials));
        }
        mechanisms.removeIf(mechanism -> !extensions.authMechanisms().contains(mechanism.name()));
        return mechanisms;
    }

    private SmtpNotSupportedException notOffered(Credentials credentials) {
        boolean clear = wire.tlsInfo() == null;
        return new SmtpNotSupportedException(
                wire.endpoint() + " offers no AUTH" + (clear ? " without TLS" : "") + ", so user "
                        + credentials.username() + " cannot log in: "
                        + (clear
                                ? "require STARTTLS, use the submission port 587 or SMTPS on 465, or give no credentials"
                                : "give no credentials, or use the submission port (587 or 465)"),
                null);
    }

    private SmtpException noneKnown(Extensions extensions) {
        return new SmtpNotSupportedException(
                "No suitable authentication method: " + wire.endpoint() + " offers " + extensions.authMechanisms()
                        + "; known are CRAM-MD5, PLAIN and LOGIN",
                null);
    }

    /**
     * One exchange.
     *
     * @param initialResponseOk false when the server must ask before anything is said
     * @param whose who logs in, for the messages
     */
    Reply authenticate(SaslMechanism mechanism, boolean initialResponseOk, String whose) {
        List<String> hidden = new ArrayList<>();
        Secret secret = mechanism.secret();
        if (secret != null && !secret.reveal().isEmpty()) {
            hidden.add(secret.reveal());
        }
        wire.hide(hidden);
        try {
            Reply reply = exchange(mechanism, initialResponseOk, whose, hidden);
            if (reply.code() == AUTHENTICATED || reply.code() == ALREADY_AUTHENTICATED) {
                return reply;
            }
            wire.closeIfAnnounced(reply);
            throw new SmtpAuthenticationException(
                    wire.endpoint() + " refused the login " + whose + " by " + mechanism.name() + ": " + reply
                            + "; check user name and password",
                    reply);
        } finally {
            wire.hide(List.of());
        }
    }

    private Reply exchange(SaslMechanism mechanism, boolean initialResponseOk, String whose, List<String> hidden) {
        byte[] initial;
        try {
            initial = initialResponseOk ? mechanism.initialResponse() : null;
        } catch (SaslException e) {
            throw new SmtpException(
                    "The login " + whose + " by " + mechanism.name() + " at " + wire.endpoint() + " was not tried: "
                            + e.getMessage(),
                    e);
        }
        Reply reply = wire.exchange(begin(mechanism, initial, hidden), timeout);
        for (int challenges = 0; reply.code() == CHALLENGE; challenges++) {
            Command answer;
            try {
                if (challenges == MAX_CHALLENGES) {
                    throw new SmtpException("the server sent more than " + MAX_CHALLENGES + " challenges");
                }
                answer = Command.authResponse(encode(mechanism.respond(decode(reply)), hidden));
            } catch (SaslException | RuntimeException e) {
                throw cancel(mechanism, whose, e);
            }
            wire.send(answer);
            reply = wire.receive("the reply to AUTH " + mechanism.name(), timeout);
        }
        return reply;
    }

    private static Command begin(SaslMechanism mechanism, byte @Nullable [] initial, List<String> hidden) {
        String name = mechanism.name().toUpperCase(Locale.ROOT);
        if (initial == null) {
            return Command.auth(name);
        }
        // RFC 4954 section 4: an initial response that is empty is written as "=", to tell it from none.
        Secret response = initial.length == 0 ? Secret.of("=") : encode(initial, hidden);
        return Command.auth(name, response);
    }

    /** Ends the exchange in good order (RFC 4954 section 4: a lone asterisk), so that the session can go on. */
    private SmtpException cancel(SaslMechanism mechanism, String whose, Exception cause) {
        Reply reply = wire.exchange(Command.AUTH_CANCEL, timeout);
        if (reply.isPositiveIntermediate()) {
            // It goes on asking: whatever is said next would be taken for an answer.
            wire.abandon("the server answered a cancelled AUTH with " + reply);
        }
        wire.closeIfAnnounced(reply);
        return new SmtpException(
                "The login " + whose + " by " + mechanism.name() + " at " + wire.endpoint() + " was cancelled: "
                        + cause.getMessage() + "; the server then said " + reply,
                cause);
    }

    static byte[] decode(Reply challenge) {
        try {
            return Base64.getDecoder().decode(challenge.text().strip());
        } catch (IllegalArgumentException e) {
            throw new SmtpException("the server's challenge is not base64", e);
        }
    }

    private static Secret encode(byte[] response, List<String> hidden) {
        String base64 = Base64.getEncoder().encodeToString(response);
        if (!base64.isEmpty()) {
            hidden.add(base64);
        }
        return Secret.of(base64);
    }
}
