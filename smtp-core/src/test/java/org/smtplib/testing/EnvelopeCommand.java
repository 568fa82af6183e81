package org.smtplib.testing;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The grammar of MAIL and RCPT (RFC 5321 4.1.1.2, 4.1.1.3), and which parameter wants which EHLO keyword. */
public enum EnvelopeCommand {
    MAIL(
            "MAIL FROM:",
            Map.ofEntries(
                    Map.entry("SIZE", "SIZE"),
                    Map.entry("BODY", "8BITMIME"),
                    Map.entry("SMTPUTF8", "SMTPUTF8"),
                    Map.entry("RET", "DSN"),
                    Map.entry("ENVID", "DSN"),
                    Map.entry("AUTH", "AUTH"),
                    Map.entry("BY", "DELIVERBY"),
                    Map.entry("MT-PRIORITY", "MT-PRIORITY"),
                    Map.entry("HOLDFOR", "FUTURERELEASE"),
                    Map.entry("HOLDUNTIL", "FUTURERELEASE"),
                    Map.entry("REQUIRETLS", "REQUIRETLS"),
                    Map.entry("PRDR", "PRDR"))),
    RCPT("RCPT TO:", Map.of("NOTIFY", "DSN", "ORCPT", "DSN", "RRVS", "RRVS"));

    private static final Pattern PATH =
            Pattern.compile("<((?:\"(?:\\\\.|[^\"\\\\])*\"|[^\">])*)>((?: [^ ]+)*)", Pattern.DOTALL);

    private final String prefix;
    private final Map<String, String> keywordOfParameter;

    EnvelopeCommand(String prefix, Map<String, String> keywordOfParameter) {
        this.prefix = prefix;
        this.keywordOfParameter = keywordOfParameter;
    }

    /** Returns the address of a command line, or null if the line is no such command. */
    @Nullable
    public EnvelopeAddress parse(String line) {
        if (!line.regionMatches(true, 0, prefix, 0, prefix.length())) {
            return null;
        }
        Matcher matcher = PATH.matcher(line.substring(prefix.length()));
        if (!matcher.matches()) {
            return null;
        }
        String parameters = matcher.group(2).trim();
        return new EnvelopeAddress(matcher.group(1), parameters.isEmpty() ? List.of() : List.of(parameters.split(" ")));
    }

    /** Returns the reply that refuses a parameter which was not offered, or null. */
    @Nullable
    String refusal(EnvelopeAddress address, Set<String> offered) {
        for (String parameter : address.parameters()) {
            String name = parameter.split("=", 2)[0].toUpperCase(Locale.ROOT);
            String keyword = parameter.equalsIgnoreCase("BODY=BINARYMIME")
                    ? "BINARYMIME"
                    : keywordOfParameter.getOrDefault(name, name);
            if (!offered.contains(keyword)) {
                return "555 5.5.4 parameter " + name + " was not offered";
            }
        }
        return null;
    }
}
