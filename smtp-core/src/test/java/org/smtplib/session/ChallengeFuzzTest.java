package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.codec.CommandEncoder;
import org.smtplib.exception.SmtpException;
import org.smtplib.fuzz.FuzzInput;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.CramMd5Mechanism;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.LoginMechanism;
import org.smtplib.sasl.PlainMechanism;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.value.Secret;

/** Whatever a server sends as challenges, and whatever the credentials, a mechanism answers or says why not. */
class ChallengeFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "VXNlcm5hbWU6\nUGFzc3dvcmQ6",
                "",
                " \n ",
                "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UuZXhhbXBsZT4=",
                "dXNlcg==\ncGFzcw==\ncGFzcw==\ncGFzcw==",
                "not base64!",
                "QQ",
                "QQ=",
                "=",
                "\u00e4\n\ue000user\npa\u0000ss",
                "user\nsecret");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void challengesAreAnsweredOrRefused(byte[] input) {
        List<String> lines = List.of(FuzzInput.text(input).split("\n", 4));
        Credentials credentials = Credentials.of("j\u00f6@example.org", "pass w\u00f6rd");
        for (SaslMechanism mechanism : mechanisms(credentials)) {
            lines.forEach(line -> requireTheirs(answer(mechanism, challenge(line)), credentials));
        }
        // Octets that are no text reach a mechanism as base64; here they come as they are.
        for (SaslMechanism mechanism : mechanisms(credentials)) {
            requireTheirs(answer(mechanism, input), credentials);
        }
        String username = lines.get(0);
        String password = lines.get(lines.size() - 1);
        if (!username.isEmpty() && !password.isEmpty()) {
            checkCredentials(Credentials.of(username, password));
        }
    }

    private static List<SaslMechanism> mechanisms(Credentials credentials) {
        return List.of(
                new PlainMechanism(credentials), new LoginMechanism(credentials), new CramMd5Mechanism(credentials));
    }

    private static byte @Nullable [] challenge(String line) {
        try {
            byte[] challenge = Authenticator.decode(Reply.of(334, line));
            requireRead(challenge, line.strip().replace("=", ""));
            return challenge;
        } catch (SmtpException e) {
            return null;
        }
    }

    private static void requireRead(byte[] challenge, String base64) {
        String again = Base64.getEncoder().withoutPadding().encodeToString(challenge);
        // The last character may have bits to spare, which do not count.
        if (again.length() != base64.length() || !again.regionMatches(0, base64, 0, Math.max(0, base64.length() - 1))) {
            throw new AssertionError(base64 + " was read as " + again);
        }
    }

    private static byte @Nullable [] answer(SaslMechanism mechanism, byte @Nullable [] challenge) {
        if (challenge == null) {
            return null;
        }
        try {
            return mechanism.respond(challenge);
        } catch (SaslException e) {
            return null;
        }
    }

    private static byte @Nullable [] initialResponse(SaslMechanism mechanism) {
        try {
            return mechanism.initialResponse();
        } catch (SaslException e) {
            return null;
        }
    }

    /** All mechanisms say the same name and password, those given where they are in ASCII, or all refuse them. */
    private static void checkCredentials(Credentials given) {
        byte[] plain = initialResponse(new PlainMechanism(given));
        byte[] login = initialResponse(new LoginMechanism(given));
        byte[] cramMd5 = answer(new CramMd5Mechanism(given), new byte[0]);
        if ((plain == null) != (login == null) || (plain == null) != (cramMd5 == null)) {
            throw new AssertionError("some mechanisms say what others refuse: " + given);
        }
        if (plain != null) {
            String[] said = new String(plain, UTF_8).split("\0", -1);
            requireSame(given.username(), said[1]);
            requireSame(given.password().reveal(), said[2]);
            Credentials prepared = Credentials.of(said[1], said[2]);
            Stream.of(plain, login, cramMd5).forEach(response -> requireTheirs(response, prepared));
        }
    }

    private static void requireSame(String given, String said) {
        if ((Mailboxes.isAscii(given) && !said.equals(given)) || !FuzzInput.isPlain(said)) {
            throw new AssertionError(given + " became " + said);
        }
        // In place of half a character Java writes a question mark.
        if (said.chars().filter(c -> c == '?').count()
                > Normalizer.normalize(given, Normalizer.Form.NFKC)
                        .chars()
                        .filter(c -> c == '?')
                        .count()) {
            throw new AssertionError("half a character of " + given + " became " + said);
        }
    }

    /** What is said is made of these credentials and nothing else, exactly, and no log shows it. */
    private static void requireTheirs(byte @Nullable [] response, Credentials credentials) {
        if (response == null) {
            return;
        }
        String user = credentials.username();
        String password = credentials.password().reveal();
        String said = new String(response, UTF_8);
        boolean theirs = said.equals(user)
                || said.equals(password)
                || said.equals("\0" + user + "\0" + password)
                || (said.startsWith(user + " ")
                        && said.substring(user.length() + 1).matches("[0-9a-f]{32}"));
        if (!theirs || !Arrays.equals(response, said.getBytes(UTF_8))) {
            throw new AssertionError("not what " + user + " would say: " + said);
        }
        String base64 = Base64.getEncoder().encodeToString(response);
        Command answer = Command.authResponse(Secret.of(base64));
        if (!new String(CommandEncoder.encode(answer), ISO_8859_1).equals(base64 + "\r\n")
                || !answer.toString().equals("***")) {
            throw new AssertionError("not said as it is: " + base64);
        }
    }
}
