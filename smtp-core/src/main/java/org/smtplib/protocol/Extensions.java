package org.smtplib.protocol;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The service extensions that a server offered in its reply to EHLO or LHLO (RFC 5321 4.1.1.1). */
public final class Extensions {

    /** What a server offers that was not asked, or knows HELO only. */
    public static final Extensions NONE = new Extensions(Map.of());

    // keyword, then its parameters: "SIZE 35882577", and the older "AUTH=LOGIN PLAIN" which some servers still say
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:[ \\t=]++(.*))?", Pattern.DOTALL);

    // RFC 4422 3.1, but of any length and case
    private static final Pattern MECHANISM = Pattern.compile("[A-Za-z0-9_-]+");

    private final Map<String, String> parameters;
    // Asked for by every mail, and so read once.
    private final OptionalLong maxSize;

    private Extensions(Map<String, String> parameters) {
        this.parameters = parameters;
        this.maxSize = maxSize(parameters.getOrDefault("SIZE", ""));
    }

    /** Reads the extensions from a positive reply to EHLO; its first line is the server's greeting and no extension. */
    public static Extensions parse(Reply reply) {
        List<String> lines = reply.lines();
        Map<String, String> found = new LinkedHashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            Matcher matcher = LINE.matcher(line.strip());
            if (matcher.matches()) {
                String value = matcher.group(2) == null ? "" : matcher.group(2).strip();
                String keyword = matcher.group(1).toUpperCase(Locale.ROOT);
                // Both spellings of AUTH may be offered, each with mechanisms of its own: they add up. Of any other
                // keyword that is said twice, the last counts, as in smtplib.
                found.merge(keyword, value, (a, b) -> keyword.equals("AUTH") ? (a + " " + b).strip() : b);
            }
        }
        return new Extensions(found);
    }

    /** Whether the extension is offered; case does not matter. */
    public boolean has(String keyword) {
        return parameters.containsKey(keyword.toUpperCase(Locale.ROOT));
    }

    /** The text after the keyword, empty when there is none, null when the extension is not offered. */
    public @Nullable String parameters(String keyword) {
        return parameters.get(keyword.toUpperCase(Locale.ROOT));
    }

    /** The keywords offered, in upper case, in the server's order. */
    public Set<String> keywords() {
        return java.util.Collections.unmodifiableSet(parameters.keySet());
    }

    /** The SASL mechanisms offered by AUTH (RFC 4954), in upper case and in the server's order; what is no name is not. */
    public Set<String> authMechanisms() {
        String offered = parameters.getOrDefault("AUTH", "");
        return Arrays.stream(offered.split("[ \\t]+"))
                .filter(name -> MECHANISM.matcher(name).matches())
                .map(name -> name.toUpperCase(Locale.ROOT))
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
    }

    /** The largest content in octets that the server takes (RFC 1870); empty where it names none, or zero. */
    public OptionalLong maxSize() {
        return maxSize;
    }

    private static OptionalLong maxSize(String size) {
        // RFC 1870 section 4: at most 20 digits, and zero means that no fixed maximum is in force.
        if (!size.matches("[0-9]{1,20}") || size.matches("0+")) {
            return OptionalLong.empty();
        }
        BigInteger octets = new BigInteger(size);
        return OptionalLong.of(octets.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue());
    }

    /** Why the server would not take the parameter, going by its reply to EHLO; null when nothing is against it. */
    public @Nullable String objection(MailParameter parameter) {
        String extension = parameter.extension();
        if (!has(extension)) {
            return notOffered(extension);
        }
        return ParameterLimits.objection(parameter, parameters(extension));
    }

    /** Why the server would not take the parameter, going by its reply to EHLO; null when nothing is against it. */
    public @Nullable String objection(RcptParameter parameter) {
        return has(parameter.extension()) ? null : notOffered(parameter.extension());
    }

    private static String notOffered(String extension) {
        return "it does not offer " + extension;
    }

    /** What the server takes at most (RFC 9422); {@link Limits#NONE} where it does not say. */
    public Limits limits() {
        return Limits.parse(parameters.get("LIMITS"));
    }

    /** Each extension with its parameters, as {@code SIZE 1000, PIPELINING}; control characters are made visible. */
    @Override
    public String toString() {
        return Mailboxes.visible(parameters.entrySet().stream()
                .map(entry -> (entry.getKey() + " " + entry.getValue()).strip())
                .collect(Collectors.joining(", ")));
    }
}
