package org.smtplib.sasl;

import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Secret;

/**
 * One authentication exchange of a SASL mechanism (RFC 4422), the client's side. An instance serves one exchange. All
 * octets are raw: the base64 of RFC 4954 is the caller's business.
 */
public interface SaslMechanism {

    /** The name as a server offers it, such as {@code PLAIN}; case does not matter, upper case is sent. */
    String name();

    /**
     * What is said before any challenge (RFC 4954 section 4), or null when the server speaks first.
     *
     * @throws SaslException when the credentials do not fit the mechanism
     */
    byte @Nullable [] initialResponse() throws SaslException;

    /**
     * The answer to a challenge.
     *
     * @throws SaslException when the challenge makes no sense to the mechanism; the exchange is then cancelled
     */
    byte[] respond(byte[] challenge) throws SaslException;

    /** What must never be shown, even where a server repeats it; null when there is nothing. */
    default @Nullable Secret secret() {
        return null;
    }
}
