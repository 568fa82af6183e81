package org.smtplib.protocol;

import java.util.List;
import java.util.regex.Pattern;
import org.smtplib.value.Secret;

/**
 * One line that a client says: a command, or an answer to an AUTH challenge.
 *
 * @param line the line without its CRLF; not checked here, the encoder does that
 * @param shown the line as logs and messages may show it, without secrets
 * @param utf8 whether the line may hold UTF-8 (RFC 6531); otherwise ASCII only
 */
public record Command(String line, String shown, boolean utf8) {

    // AUTH mechanism initial-response, however it is spaced
    private static final Pattern AUTH_RESPONSE =
            Pattern.compile("^(\\s*AUTH\\s+\\S+)\\s+.*$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** {@code RSET}. */
    public static final Command RSET = new Command("RSET", "RSET", false);
    /** {@code DATA}. */
    public static final Command DATA = new Command("DATA", "DATA", false);

    /** Cancels an authentication exchange (RFC 4954 section 4). */
    public static final Command AUTH_CANCEL = new Command("*", "*", false);

    /** A verb without arguments. */
    public static Command of(String verb) {
        return of(verb, "");
    }

    /** A verb and its arguments, separated by one blank; no blank follows a verb whose arguments are empty. */
    public static Command of(String verb, String arguments) {
        String line = arguments.isEmpty() ? verb : verb + " " + arguments;
        return new Command(line, isAuth(line) ? AUTH_RESPONSE.matcher(line).replaceFirst("$1 ***") : line, false);
    }

    private static boolean isAuth(String line) {
        return line.stripLeading().regionMatches(true, 0, "AUTH", 0, 4);
    }

    /** {@code MAIL FROM:<sender>} with its parameters (RFC 5321 4.1.1.2); an empty sender is the null reverse-path. */
    public static Command mail(String sender, List<MailParameter> parameters) {
        String line = line("MAIL FROM:<", sender, parameters);
        return new Command(line, line, parameters.contains(MailParameter.SMTPUTF8));
    }

    /** {@code RCPT TO:<recipient>} without parameters. */
    public static Command rcpt(String recipient, boolean utf8) {
        return rcpt(recipient, List.of(), utf8);
    }

    /** {@code RCPT TO:<recipient>} with its parameters (RFC 5321 4.1.1.3). */
    public static Command rcpt(String recipient, List<RcptParameter> parameters, boolean utf8) {
        String line = line("RCPT TO:<", recipient, parameters);
        return new Command(line, line, utf8);
    }

    private static String line(String verb, String path, List<?> parameters) {
        if (parameters.isEmpty()) {
            return verb + path + ">";
        }
        StringBuilder line = new StringBuilder(verb).append(path).append('>');
        for (Object parameter : parameters) {
            line.append(' ').append(parameter);
        }
        return line.toString();
    }

    /** {@code AUTH mechanism} without an initial response (RFC 4954). */
    public static Command auth(String mechanism) {
        return of("AUTH", mechanism);
    }

    /** {@code AUTH mechanism initial-response}, the response already in base64, {@code =} for an empty one. */
    public static Command auth(String mechanism, Secret initialResponse) {
        return new Command("AUTH " + mechanism + " " + initialResponse.reveal(), "AUTH " + mechanism + " ***", false);
    }

    /** The answer to an AUTH challenge, already in base64. */
    public static Command authResponse(Secret response) {
        return new Command(response.reveal(), "***", false);
    }

    /** The first word of the line as shown, such as {@code MAIL}. */
    public String verb() {
        int blank = shown.indexOf(' ');
        return blank < 0 ? shown : shown.substring(0, blank);
    }

    /** The line without secrets. */
    @Override
    public String toString() {
        return shown;
    }
}
