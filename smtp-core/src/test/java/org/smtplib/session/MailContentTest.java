package org.smtplib.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Content;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;

/** The content as it crosses the wire, octet by octet. {@code ~} stands for CR, {@code ^} for LF. */
class MailContentTest {

    @ParameterizedTest
    @CsvSource({
        "hello~^, hello~^.~^",
        "hello, hello~^.~^",
        "'', ~^.~^",
        "., ..~^.~^",
        ".~^, ..~^.~^",
        "..~^..a~^, ...~^...a~^.~^",
        "a.~^.b.~^, a.~^..b.~^.~^",
        "~^~^, ~^~^.~^",
        "a~^.~^b~^, a~^..~^b~^.~^"
    })
    void contentIsStuffedAndEnded(String content, String wire) {
        assertThat(onTheWire(LineEndings.PRESERVE, content)).isEqualTo(wire);
        assertThat(onTheWire(LineEndings.NORMALIZE, content)).isEqualTo(wire);
        assertThat(onTheWire(LineEndings.REJECT, content)).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({
        "a^b~^, a^b~^.~^",
        "a~b~^, a~b~^.~^",
        "a^.~^b~^, a^..~^b~^.~^",
        "a^, a^~^.~^",
        "a~, a~~^.~^",
        "a~~^, a~~^.~^"
    })
    void sessionPassesBareLineEndsOnAsTheyAre(String content, String wire) {
        assertThat(onTheWire(LineEndings.PRESERVE, content)).isEqualTo(wire);
    }

    @ParameterizedTest
    @CsvSource({
        "a^b~^, a~^b~^.~^",
        "a~b~^, a~^b~^.~^",
        "a^.^b, a~^..~^b~^.~^",
        "a~.~b, a~^..~^b~^.~^",
        "a~~^, a~^~^.~^",
        "^, ~^.~^"
    })
    void bareLineEndsBecomeWholeOnesOnRequest(String content, String wire) {
        assertThat(onTheWire(LineEndings.NORMALIZE, content)).isEqualTo(wire);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a^b~^", "a~b~^", "a~", "a^", "~~^"})
    void bareLineEndsAreRefusedOnRequestBeforeAnythingIsSent(String content) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(Sessions.to(server).lineEndings(LineEndings.REJECT))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.send(Sessions.mail(Content.of(octets(content)), "bob@example.org")))
                    .withMessageContaining("REJECT");
            assertThat(server.commands()).containsExactly("EHLO client.example");
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void everyOctetArrivesHoweverMuchThereIs() {
        byte[] noise = new byte[300_000];
        new Random(7).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            // Dots and line ends of every kind are more frequent than in noise.
            noise[i] = switch (noise[i] & 15) {
                case 0 -> '.';
                case 1 -> '\r';
                case 2 -> '\n';
                default -> noise[i];
            };
        }
        noise[noise.length - 2] = '\r';
        noise[noise.length - 1] = '\n';
        ReceivedMail mail = received(LineEndings.PRESERVE, noise);
        // The server takes away a dot behind CRLF; the one that was doubled behind a bare LF it rightly keeps.
        String doubled = new String(noise, ISO_8859_1).replaceAll("(?<!\r)\n\\.", "\n..");
        assertThat(new String(mail.content(), ISO_8859_1).equals(doubled)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {16_377, 16_378, 16_379, 16_380, 16_381, 16_382, 16_383, 16_384, 16_385, 32_768})
    void endOfTheContentFallsIntoAnyPlaceOfABlock(int size) {
        byte[] content = new byte[size];
        java.util.Arrays.fill(content, (byte) 'x');
        ReceivedMail mail = received(LineEndings.NORMALIZE, content);
        assertThat(mail.wire()).hasSize(size + 5).endsWith('x', '\r', '\n', '.', '\r', '\n');
    }

    private static String onTheWire(LineEndings policy, String content) {
        return new String(received(policy, octets(content)).wire(), ISO_8859_1)
                .replace('\r', '~')
                .replace('\n', '^');
    }

    private static byte[] octets(String content) {
        return content.replace('~', '\r').replace('^', '\n').getBytes(ISO_8859_1);
    }

    private static ReceivedMail received(LineEndings policy, byte[] content) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(Sessions.to(server).lineEndings(policy))) {
            session.send(Sessions.mail(Content.of(content), "bob@example.org"));
            return server.messages().get(0);
        }
    }
}
