package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.MailParameter;
import org.smtplib.value.Secret;

/** Every command is one line, and nothing in it can begin a second one. */
class CommandEncoderTest {

    @Test
    void lineEndsInCrlf() {
        assertThat(CommandEncoder.encode(Command.of("NOOP"))).isEqualTo("NOOP\r\n".getBytes(US_ASCII));
        assertThat(CommandEncoder.encode(Command.authResponse(Secret.of("")))).isEqualTo("\r\n".getBytes(US_ASCII));
    }

    @Test
    void everyPrintableCharacterOfAsciiPasses() {
        StringBuilder printable = new StringBuilder();
        for (char c = ' '; c <= '~'; c++) {
            printable.append(c);
        }

        assertThat(CommandEncoder.encode(Command.of("NOOP", printable.toString())))
                .isEqualTo(("NOOP " + printable + "\r\n").getBytes(US_ASCII));
    }

    @Test
    void secretGoesOverTheWire() {
        assertThat(CommandEncoder.encode(Command.auth("PLAIN", Secret.of("AGEAYg=="))))
                .isEqualTo("AUTH PLAIN AGEAYg==\r\n".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jörg@example.org", "用户@例子.example", "\ud83d\udce7@example.org"})
    void addressIsEncodedInUtf8WhereTheCommandAllowsIt(String address) {
        assertThat(CommandEncoder.encode(Command.rcpt(address, true)))
                .isEqualTo(("RCPT TO:<" + address + ">\r\n").getBytes(UTF_8));
        assertThat(CommandEncoder.encode(Command.mail(address, List.of(MailParameter.SMTPUTF8))))
                .isEqualTo(("MAIL FROM:<" + address + "> SMTPUTF8\r\n").getBytes(UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jörg@example.org", "用户@例子.example", "\ud83d\udce7@example.org", "\u00a0@example.org"})
    void addressBeyondAsciiIsRefusedWhereTheCommandDoesNotAllowIt(String address) {
        for (Command command : List.of(Command.rcpt(address, false), Command.mail(address, List.of()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CommandEncoder.encode(command))
                    .withMessageContaining("beyond ASCII")
                    .withMessageContaining(command.line())
                    .withMessageContaining("SMTPUTF8");
        }
    }

    static Stream<String> forbiddenCharacters() {
        var controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7F, 0x9F));
        var surrogates = IntStream.of(0xD800, 0xDBFF, 0xDC00, 0xDFFF);
        return IntStream.concat(controls, surrogates).mapToObj(Character::toString);
    }

    @ParameterizedTest
    @MethodSource("forbiddenCharacters")
    void controlCharactersAndLoneSurrogatesAreNeverEncoded(String forbidden) {
        for (String text : List.of(forbidden, forbidden + "a", "a" + forbidden + "b", "a" + forbidden)) {
            for (Command command : List.of(
                    Command.of(text),
                    Command.of("NOOP", text),
                    Command.rcpt(text, false),
                    Command.rcpt(text, true),
                    Command.mail(text, List.of(MailParameter.SMTPUTF8)),
                    Command.auth(text),
                    Command.auth("PLAIN", Secret.of(text)),
                    Command.authResponse(Secret.of(text)))) {
                assertThatIllegalArgumentException()
                        .as("%s", command)
                        .isThrownBy(() -> CommandEncoder.encode(command))
                        .withMessageContaining("control character")
                        .withMessageContaining("nothing was sent")
                        .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(forbidden));
            }
        }
    }

    @Test
    void surrogatesInTheWrongOrderAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandEncoder.encode(Command.rcpt("\udce7\ud83d@example.org", true)));
    }

    /** Characters whose low octet is CR, LF, NUL, a blank or a bracket, as CVE-2025-7962 used them. */
    static Stream<String> charactersThatNarrowToSyntax() {
        return IntStream.range(0x100, 0xD7FF)
                .filter(c -> "\r\n\u0000 <>".indexOf((char) (c & 0xFF)) >= 0)
                .mapToObj(Character::toString);
    }

    @Test
    void noCharacterIsEverNarrowedToAnOctet() {
        assertThat(charactersThatNarrowToSyntax()).contains("\u560d", "\u560a").allSatisfy(c -> {
            String address = "a" + c + "b@example.org";
            assertThat(CommandEncoder.encode(Command.rcpt(address, true)))
                    .isEqualTo(("RCPT TO:<" + address + ">\r\n").getBytes(UTF_8));
            assertThatIllegalArgumentException().isThrownBy(() -> CommandEncoder.encode(Command.rcpt(address, false)));
        });
    }

    @Test
    void encodedLineHasNoOctetOfAControlCharacterButItsEnd() {
        assertThat(charactersThatNarrowToSyntax()).allSatisfy(c -> {
            byte[] line = CommandEncoder.encode(Command.rcpt(c, true));
            for (int i = 0; i < line.length - 2; i++) {
                assertThat(line[i] >= 0 && line[i] < ' ').isFalse();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cr\u00e9t", "s3cret\r\nMAIL FROM:<>", "s3cret\u0000"})
    void refusalNeverShowsASecret(String secret) {
        for (Command command :
                List.of(Command.auth("PLAIN", Secret.of(secret)), Command.authResponse(Secret.of(secret)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CommandEncoder.encode(command))
                    .withMessageContaining("***")
                    .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("s3cr"));
        }
    }

    @Test
    void refusalShowsTheCommandWithControlCharactersEscaped() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CommandEncoder.encode(Command.rcpt("a@example.org>\r\nRSET", false)))
                .withMessageContaining("\"RCPT TO:<a@example.org>\\u000d\\u000aRSET>\"");
    }

    @Test
    void lineIsPutBehindWhatIsThereWhereThereIsRoom() {
        for (String address :
                List.of("bob@example.org", "bücher@exämple.org", "\u560d@example.org", "\ud83d\udce7@example.org")) {
            Command command = Command.rcpt(address, true);
            byte[] line = CommandEncoder.encode(command);
            ByteBuffer out = ByteBuffer.allocate(2 * line.length - 1);

            assertThat(CommandEncoder.encode(command, out)).isTrue();
            assertThat(Arrays.copyOf(out.array(), out.position()))
                    .isEqualTo(("RCPT TO:<" + address + ">\r\n").getBytes(UTF_8));
            assertThat(CommandEncoder.encode(command, out)).isFalse();
            assertThat(out.position()).isEqualTo(line.length);
        }
    }

    @Test
    void lineThatIsRefusedLeavesNothingInTheBuffer() {
        ByteBuffer out = ByteBuffer.allocate(100);
        for (ByteBuffer buffer : List.of(out, ByteBuffer.allocate(0))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> CommandEncoder.encode(Command.of("NOOP", "a\r\nRSET"), buffer));
            assertThat(buffer.position()).isZero();
        }
    }
}
