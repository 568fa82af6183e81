package org.smtplib.testing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One address of an envelope without its angle brackets, with the parameters that stood behind it. */
public record EnvelopeAddress(String address, List<String> parameters) {

    public EnvelopeAddress {
        parameters = List.copyOf(parameters);
    }

    /** Returns the value of a parameter, the empty string if it has none, null if the parameter is not there. */
    public @Nullable String parameter(String keyword) {
        String wanted = keyword.toUpperCase(Locale.ROOT);
        for (String parameter : parameters) {
            String[] keyAndValue = parameter.split("=", 2);
            if (keyAndValue[0].toUpperCase(Locale.ROOT).equals(wanted)) {
                return keyAndValue.length == 2 ? keyAndValue[1] : "";
            }
        }
        return null;
    }
}
