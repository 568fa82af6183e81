package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Enhanced status codes (RFC 3463) at the head of a text. */
class EnhancedStatusTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.0.0 Ok: queued as 4F9D195432C | 2 | 0 | 0",
                "4.2.2 mailbox full | 4 | 2 | 2",
                "5.1.1 no such user | 5 | 1 | 1",
                "5.7.1 | 5 | 7 | 1",
                "5.123.456 anything | 5 | 123 | 456",
                "5.1.1\tafter a tab | 5 | 1 | 1",
                "5.1.1 5.1.2 the first counts | 5 | 1 | 1",
                "5.1.1 Empfänger unbekannt | 5 | 1 | 1"
            })
    void codeAtTheHeadIsRead(String text, int category, int subject, int detail) {
        assertThat(EnhancedStatus.parse(text)).isEqualTo(new EnhancedStatus(category, subject, detail));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Ok",
                "5.1",
                "5.1.",
                ".1.1",
                "3.1.1 no such class",
                "1.0.0 no such class",
                "0.0.0 no such class",
                "55.1.1 class of two digits",
                "5.1234.1 subject of four digits",
                "5.1.1234 detail of four digits",
                "5.1.1.1 one part too many",
                "5.1.1: no blank",
                "5.1.1no blank",
                "5-1-1 hyphens",
                "5,1,1 commas",
                " 5.1.1 not at the head",
                "x 5.1.1 not at the head",
                "\u0665.1.1 digits of another script",
                "-5.1.1 sign"
            })
    void anythingElseIsNoCode(String text) {
        assertThat(EnhancedStatus.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.0.0", "4.7.28", "5.1.10"})
    void codeIsShownAsItStandsInAReply(String code) {
        assertThat(EnhancedStatus.parse(code + " text")).hasToString(code);
    }
}
