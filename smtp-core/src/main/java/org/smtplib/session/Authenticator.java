package org.smtplib.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
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

    private static final String BUILT_IN = "CRAM-MD5, PLAIN and LOGIN";

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
                return authenticate(mechanism, initialResponseOk, whose(credentials));
            } catch (SmtpException e) {
                if (!wire.isOpen() || !isRefusal(e)) {
                    throw e;
                }
                refused = e;
            }
        }
        throw refused == null ? noneKnown(extensions, List.of(BUILT_IN)) : refused;
    }

    /** Whether the server refused, or the mechanism did; what is left is a server that makes no sense. */
    private static boolean isRefusal(SmtpException failure) {
        return failure instanceof SmtpAuthenticationException || failure.getCause() instanceof SaslException;
    }

    /**
     * Logs in with as few attempts as can be: a wrong password is wrong for each mechanism, and some servers lock an
     * account after a few. The caller's own mechanisms come first; then, with credentials, under TLS PLAIN, and in clear
     * text CRAM-MD5, which hides the password.
     */
    Reply loginOnce(
            List<Supplier<? extends SaslMechanism>> own, @Nullable Credentials credentials, Extensions extensions) {
        requireAuth(extensions, credentials);
        SmtpAuthenticationException refused = null;
        List<String> known = new ArrayList<>();
        for (Supplier<? extends SaslMechanism> supplier : own) {
            // One that is not needed is not made: it may cost a token.
            SaslMechanism mechanism = made(supplier);
            known.add(mechanism.name());
            if (isOffered(mechanism, extensions)) {
                try {
                    return authenticate(mechanism, true, "");
                } catch (SmtpAuthenticationException e) {
                    refused = requireNextAllowed(e);
                }
            }
        }
        if (credentials != null) {
            known.add(BUILT_IN);
            for (SaslMechanism mechanism : offered(credentials, extensions, wire.tlsInfo() == null)) {
                try {
                    // LOGIN is prompted: some servers answer its initial response with 500, and none needs it.
                    return authenticate(mechanism, !(mechanism instanceof LoginMechanism), whose(credentials));
                } catch (SmtpAuthenticationException e) {
                    refused = requireNextAllowed(e);
                }
            }
        }
        throw refused == null ? noneKnown(extensions, known) : refused;
    }

    /** The refusal, where it concerns the mechanism alone; who was refused himself does not try another one. */
    private static SmtpAuthenticationException requireNextAllowed(SmtpAuthenticationException refused) {
        if (!MECHANISM_REFUSED.contains(refused.code())) {
            throw refused;
        }
        return refused;
    }

    private SaslMechanism made(Supplier<? extends SaslMechanism> supplier) {
        SaslMechanism mechanism;
        try {
            mechanism = supplier.get();
        } catch (RuntimeException e) {
            throw new SmtpException(
                    "The login at " + wire.endpoint() + " was not tried: no mechanism could be made: " + e, e);
        }
        if (mechanism == null) {
            throw new SmtpException(
                    "The login at " + wire.endpoint() + " was not tried: a supplier of mechanisms gave null");
        }
        return mechanism;
    }

    private static String whose(Credentials credentials) {
        return " of user " + credentials.username();
    }

    private static boolean isOffered(SaslMechanism mechanism, Extensions extensions) {
        return extensions.authMechanisms().contains(mechanism.name().toUpperCase(Locale.ROOT));
    }

    private List<SaslMechanism> offered(Credentials credentials, Extensions extensions, boolean cramFirst) {
        requireAuth(extensions, credentials);
        List<SaslMechanism> mechanisms =
                new ArrayList<>(List.of(new PlainMechanism(credentials), new LoginMechanism(credentials)));
        if (CramMd5Mechanism.isAvailable()) {
            mechanisms.add(cramFirst ? 0 : mechanisms.size(), new CramMd5Mechanism(credentials));
        }
        mechanisms.removeIf(mechanism -> !isOffered(mechanism, extensions));
        return mechanisms;
    }

    private void requireAuth(Extensions extensions, @Nullable Credentials credentials) {
        if (extensions.has("AUTH")) {
            return;
        }
        boolean clear = wire.tlsInfo() == null;
        throw new SmtpNotSupportedException(
                wire.endpoint() + " offers no AUTH" + (clear ? " without TLS" : "") + ", so "
                        + (credentials == null ? "no mechanism can" : "user " + credentials.username() + " cannot")
                        + " log in: "
                        + (clear
                                ? "require STARTTLS, use the submission port 587 or SMTPS on 465, or give no "
                                : "use the submission port (587 or 465), or give no ")
                        + (credentials == null ? "mechanism" : "credentials"),
                null);
    }

    private SmtpException noneKnown(Extensions extensions, List<String> known) {
        return new SmtpNotSupportedException(
                "No suitable authentication method: " + wire.endpoint() + " offers " + extensions.authMechanisms()
                        + "; known are " + String.join(", ", known),
                null);
    }

    /**
     * One exchange.
     *
     * @param initialResponseOk false when the server must ask before anything is said
     * @param whose who logs in, for the messages, such as {@code  of user ann}; empty where the mechanism alone knows
     */
    Reply authenticate(SaslMechanism mechanism, boolean initialResponseOk, String whose) {
        List<String> hidden = new ArrayList<>();
        hide(mechanism, hidden);
        wire.hide(hidden);
        try {
            Reply reply = exchange(mechanism, initialResponseOk, whose, hidden);
            if (reply.code() == AUTHENTICATED || reply.code() == ALREADY_AUTHENTICATED) {
                return reply;
            }
            wire.closeIfAnnounced(reply);
            throw new SmtpAuthenticationException(
                    wire.endpoint() + " refused the login" + whose + " by " + mechanism.name() + ": " + reply
                            + (whose.isEmpty()
                                    ? "; check what the mechanism logs in with"
                                    : "; check user name and password"),
                    reply);
        } finally {
            wire.hide(List.of());
        }
    }

    private static void hide(SaslMechanism mechanism, List<String> hidden) {
        Secret secret = mechanism.secret();
        if (secret != null && !secret.reveal().isEmpty()) {
            hidden.add(secret.reveal());
        }
    }

    private Reply exchange(SaslMechanism mechanism, boolean initialResponseOk, String whose, List<String> hidden) {
        byte[] initial;
        try {
            initial = initialResponseOk ? mechanism.initialResponse() : null;
            hide(mechanism, hidden); // it may have fetched its token only now
        } catch (SaslException | RuntimeException e) {
            throw new SmtpException(
                    "The login" + whose + " by " + mechanism.name() + " at " + wire.endpoint() + " was not tried: "
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
                "The login" + whose + " by " + mechanism.name() + " at " + wire.endpoint() + " was cancelled: "
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
