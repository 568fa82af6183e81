package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 3461 section 4 and RFC 6533 section 3. */
class XtextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {"order-17|order-17", "a+b=c|a+2Bb+3Dc", "a b|a+20b", "!~|!~", "x\t\u007f|x+09+7F", "ü|+C3+BC"})
    void whatIsNotGraphicAsciiIsHexInCapitals(String text, String encoded) {
        assertThat(Xtext.encode(text)).isEqualTo(encoded);
    }

    @Test
    void lineEndCannotGetOutOfItsLine() {
        assertThat(Xtext.encode("a\r\nb")).isEqualTo("a+0D+0Ab");
        assertThat(Xtext.encode("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "jörg@example.org, j\\x{F6}rg@example.org",
        "δ+a=b\\c@example.org, \\x{3B4}\\x{2B}a\\x{3D}b\\x{5C}c@example.org",
        "😀@example.org, \\x{1F600}@example.org"
    })
    void addressBeyondAsciiIsWrittenInAscii(String address, String encoded) {
        assertThat(Xtext.encodeUtf8Address(address)).isEqualTo(encoded);
    }
}
