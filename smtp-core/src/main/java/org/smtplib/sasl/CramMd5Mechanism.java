package org.smtplib.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Secret;

/** CRAM-MD5 (RFC 2195): the password never travels, but MD5 protects it from nobody who records and guesses. */
public final class CramMd5Mechanism implements SaslMechanism {

    private static final String HMAC = "HmacMD5";

    private final Credentials credentials;

    public CramMd5Mechanism(Credentials credentials) {
        this.credentials = credentials;
    }

    /** Whether this JVM has MD5; one that keeps to FIPS 140 may not. */
    public static boolean isAvailable() {
        try {
            Mac.getInstance(HMAC);
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    @Override
    public String name() {
        return "CRAM-MD5";
    }

    /** Null: the server's challenge comes first. Credentials that do not fit are refused before that. */
    @Override
    public byte @Nullable [] initialResponse() throws SaslException {
        prepared();
        return null;
    }

    // username SP hex(hmac-md5(password, challenge)), in lower case
    @Override
    public byte[] respond(byte[] challenge) throws SaslException {
        Credentials prepared = prepared();
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(prepared.password().reveal().getBytes(StandardCharsets.UTF_8), HMAC));
            String digest = HexFormat.of().formatHex(mac.doFinal(challenge));
            return (prepared.username() + " " + digest).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SaslException("this JVM has no " + HMAC, e);
        }
    }

    private Credentials prepared() throws SaslException {
        Credentials prepared = credentials.prepared();
        if (prepared.password().reveal().isEmpty()) {
            throw new SaslException("CRAM-MD5 needs a password, and it is empty");
        }
        return prepared;
    }

    @Override
    public Secret secret() {
        return credentials.passwordOnTheWire();
    }
}
