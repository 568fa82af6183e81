package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.LineEndings;

/** Dots, line ends and the terminator, case by case. */
class DotStufferTest {

    private static String wire(LineEndings policy, String content) {
        return Stuffing.wire(policy, 64, List.of(content));
    }

    @ParameterizedTest
    @EnumSource
    void linesThatEndInCrlfPassUnderEveryPolicy(LineEndings policy) {
        assertThat(wire(policy, "Subject: x\r\n\r\nbody\r\n")).isEqualTo("Subject: x\r\n\r\nbody\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void emptyContentIsOneEmptyLine(LineEndings policy) {
        assertThat(wire(policy, "")).isEqualTo("\r\n.\r\n");
        assertThat(Stuffing.wire(policy, 64, List.of())).isEqualTo("\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void lastLineIsCompleted(LineEndings policy) {
        assertThat(wire(policy, "a")).isEqualTo("a\r\n.\r\n");
        assertThat(wire(policy, "a\r\nb")).isEqualTo("a\r\nb\r\n.\r\n");
        assertThat(wire(policy, "\r\n")).isEqualTo("\r\n.\r\n");
        assertThat(wire(policy, "\r\n\r\n")).isEqualTo("\r\n\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void dotAtTheBeginningOfALineIsDoubled(LineEndings policy) {
        assertThat(wire(policy, ".")).isEqualTo("..\r\n.\r\n");
        assertThat(wire(policy, ".\r\n")).isEqualTo("..\r\n.\r\n");
        assertThat(wire(policy, "..\r\n")).isEqualTo("...\r\n.\r\n");
        assertThat(wire(policy, "a\r\n.\r\nb\r\n")).isEqualTo("a\r\n..\r\nb\r\n.\r\n");
        assertThat(wire(policy, "a\r\n.b\r\n..c")).isEqualTo("a\r\n..b\r\n...c\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void otherDotsAreNot(LineEndings policy) {
        assertThat(wire(policy, "a.b\r\na.\r\n ..\r\n")).isEqualTo("a.b\r\na.\r\n ..\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void allOctetsButDotsAndLineEndsPassUnchanged(LineEndings policy) {
        StringBuilder all = new StringBuilder();
        for (char octet = 0; octet <= 0xFF; octet++) {
            all.append(octet == '\r' || octet == '\n' ? "" : octet);
        }

        assertThat(wire(policy, all.toString())).isEqualTo(all + "\r\n.\r\n");
    }

    static List<Arguments> bareLineEnds() {
        return List.of(
                // content, preserved, normalised
                Arguments.of("a\nb\r\n", "a\nb\r\n.\r\n", "a\r\nb\r\n.\r\n"),
                Arguments.of("a\rb\r\n", "a\rb\r\n.\r\n", "a\r\nb\r\n.\r\n"),
                Arguments.of("a\n", "a\n\r\n.\r\n", "a\r\n.\r\n"),
                Arguments.of("a\r", "a\r\r\n.\r\n", "a\r\n.\r\n"),
                Arguments.of("a\n\r", "a\n\r\r\n.\r\n", "a\r\n\r\n.\r\n"),
                Arguments.of("a\r\r\n", "a\r\r\n.\r\n", "a\r\n\r\n.\r\n"),
                Arguments.of("a\r\n\n", "a\r\n\n\r\n.\r\n", "a\r\n\r\n.\r\n"),
                Arguments.of("\n", "\n\r\n.\r\n", "\r\n.\r\n"),
                Arguments.of("\r", "\r\r\n.\r\n", "\r\n.\r\n"),
                Arguments.of("\n.\n", "\n..\n\r\n.\r\n", "\r\n..\r\n.\r\n"),
                Arguments.of("a\n.\r\nb", "a\n..\r\nb\r\n.\r\n", "a\r\n..\r\nb\r\n.\r\n"),
                Arguments.of("a\r\n.\nb", "a\r\n..\nb\r\n.\r\n", "a\r\n..\r\nb\r\n.\r\n"),
                Arguments.of("a\r.\rb", "a\r.\rb\r\n.\r\n", "a\r\n..\r\nb\r\n.\r\n"));
    }

    @ParameterizedTest
    @MethodSource("bareLineEnds")
    void bareLineEndsArePreserved(String content, String preserved, String normalized) {
        assertThat(wire(LineEndings.PRESERVE, content)).isEqualTo(preserved);
    }

    @ParameterizedTest
    @MethodSource("bareLineEnds")
    void bareLineEndsAreNormalized(String content, String preserved, String normalized) {
        assertThat(wire(LineEndings.NORMALIZE, content)).isEqualTo(normalized);
    }

    @ParameterizedTest
    @MethodSource("bareLineEnds")
    void bareLineEndsAreRejected(String content, String preserved, String normalized) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire(LineEndings.REJECT, content))
                .withMessageContaining("REJECT")
                .withMessageContaining("NORMALIZE");
    }

    @Test
    void rejectionNamesTheCharacter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire(LineEndings.REJECT, "a\nb"))
                .withMessageContaining("lone LF");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wire(LineEndings.REJECT, "a\rb"))
                .withMessageContaining("lone CR");
    }

    @Test
    void lastCarriageReturnIsRejectedWhenTheContentEnds() {
        DotStuffer stuffer = new DotStuffer(LineEndings.REJECT);
        ByteBuffer out = ByteBuffer.allocate(16);
        stuffer.encode(ByteBuffer.wrap("a\r".getBytes(ISO_8859_1)), out);

        assertThatIllegalArgumentException().isThrownBy(() -> stuffer.endLastLine(out));
    }

    @ParameterizedTest
    @EnumSource
    void crlfMayBeCutInTheMiddle(LineEndings policy) {
        assertThat(Stuffing.wire(policy, 64, List.of("a\r", "\n", ".", "b\r", "", "\n.")))
                .isEqualTo("a\r\n..b\r\n..\r\n.\r\n");
    }

    @Test
    void nothingOfTheTerminatorIsWrittenByEncodingOrByTheLastLine() {
        DotStuffer stuffer = new DotStuffer(LineEndings.NORMALIZE);
        ByteBuffer out = ByteBuffer.allocate(64);

        stuffer.encode(ByteBuffer.wrap("a".getBytes(ISO_8859_1)), out);
        assertThat(ISO_8859_1.decode(out.duplicate().flip()).toString()).isEqualTo("a");
        stuffer.endLastLine(out);
        assertThat(ISO_8859_1.decode(out.duplicate().flip()).toString()).isEqualTo("a\r\n");
        DotStuffer.terminate(out);
        assertThat(ISO_8859_1.decode(out.duplicate().flip()).toString()).isEqualTo("a\r\n.\r\n");
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "REJECT")
    void noOctetOfContentBecomesMoreThanTheExpansionThatIsPromised(LineEndings policy) {
        for (String octet : List.of(".", "\r", "\n", "a")) {
            for (String before : List.of("", "a", "\r", "\n", "\r\n", "\n.")) {
                DotStuffer stuffer = new DotStuffer(policy);
                stuffer.encode(ByteBuffer.wrap(before.getBytes(ISO_8859_1)), ByteBuffer.allocate(64));
                ByteBuffer in = ByteBuffer.wrap(octet.getBytes(ISO_8859_1));

                stuffer.encode(in, ByteBuffer.allocate(DotStuffer.MAX_EXPANSION));
                assertThat(in.hasRemaining()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "REJECT")
    void endFitsTheExpansionThatIsPromised(LineEndings policy) {
        for (String content : List.of("", "a", "\r", "\n", "\r\n", ".")) {
            DotStuffer stuffer = new DotStuffer(policy);
            stuffer.encode(ByteBuffer.wrap(content.getBytes(ISO_8859_1)), ByteBuffer.allocate(64));
            ByteBuffer out = ByteBuffer.allocate(DotStuffer.MAX_EXPANSION);

            stuffer.endLastLine(out);
            DotStuffer.terminate(out);
            assertThat(ISO_8859_1.decode(out.flip()).toString()).endsWith(".\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void buffersBelowTheExpansionAreLeftAsTheyAre(int room) {
        ByteBuffer in = ByteBuffer.wrap("..".getBytes(ISO_8859_1));
        ByteBuffer out = ByteBuffer.allocate(room);
        new DotStuffer(LineEndings.NORMALIZE).encode(in, out);

        assertThat(in.remaining()).isEqualTo(2);
        assertThat(out.position()).isZero();
    }
}
