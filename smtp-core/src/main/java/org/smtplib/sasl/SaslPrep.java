package org.smtplib.sasl;

import com.ongres.saslprep.SASLprep;
import com.ongres.stringprep.Profile;
import javax.security.sasl.SaslException;

/**
 * Brings a user name or password into the one form that a server can compare (SASLprep, RFC 4013), whichever keyboard it
 * was typed on. ASCII stays as it is. Characters that the profile does not know yet are let through, as in any query.
 */
final class SaslPrep {

    private static final Profile PROFILE = new SASLprep();

    private SaslPrep() {}

    /**
     * The text, prepared.
     *
     * @param what what the text is, for the message
     * @throws SaslException when the text holds what no user name or password may hold, or nothing is left of it
     */
    static String prepare(String what, String text) throws SaslException {
        String prepared;
        try {
            prepared = PROFILE.prepareQuery(text);
        } catch (IndexOutOfBoundsException e) {
            prepared = ""; // so the library fails where nothing is left
        } catch (IllegalArgumentException e) {
            // Not as the cause, and cut: it names the character, which is a part of the secret.
            String rule = String.valueOf(e.getMessage()).replaceFirst("\\W*0x\\p{XDigit}+\\W*$", "");
            throw new SaslException("the " + what + " breaks a rule of SASLprep (RFC 4013): " + rule);
        }
        if (prepared.isEmpty() && !text.isEmpty()) {
            throw new SaslException("nothing is left of the " + what
                    + " by SASLprep, which drops the characters that show nothing (RFC 4013 section 2.1)");
        }
        return prepared;
    }
}
