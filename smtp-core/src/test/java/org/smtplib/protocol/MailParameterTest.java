package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parameters of MAIL, and what cannot be one. */
class MailParameterTest {

    @ParameterizedTest
    @CsvSource({
        "BODY,      8BITMIME,         BODY=8BITMIME",
        "body,      8BITMIME,         BODY=8BITMIME",
        "SMTPUTF8,  ,                 SMTPUTF8",
        "RET,       HDRS,             RET=HDRS",
        "ENVID,     QQ314159+2B,      ENVID=QQ314159+2B",
        "AUTH,      <>,               AUTH=<>",
        "MT-PRIORITY, -3,             MT-PRIORITY=-3",
        "8X,        1,                8X=1",
        "X-NAME,    grüße,            X-NAME=grüße"
    })
    void parameterIsWrittenAsKeywordAndValue(String keyword, String value, String written) {
        assertThat(new MailParameter(keyword, value)).hasToString(written);
    }

    @Test
    void valueMayHoldAllThatIsPrintableButTheEqualsSign() {
        StringBuilder value = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            value.append(c == '=' ? "" : c);
        }

        assertThat(new MailParameter("X", value.toString()).value()).hasSize(93);
    }

    @Test
    void valueMayHoldCharactersBeyondTheBasicPlane() {
        assertThat(new MailParameter("X", "\ud83d\udce7").value()).isEqualTo("\ud83d\udce7");
    }

    @Test
    void keywordIsInUpperCaseWhateverTheLanguageOfTheJvm() {
        DefaultLocale.turkish(() -> assertThat(new MailParameter("size", "1")).isEqualTo(MailParameter.size(1)));
    }

    @Test
    void sizeIsInDecimalDigits() {
        assertThat(MailParameter.size(0)).hasToString("SIZE=0");
        assertThat(MailParameter.size(5_000_000_000L)).hasToString("SIZE=5000000000");
    }

    @Test
    void constantsAreWrittenAsTheirRfcsPrintThem() {
        assertThat(MailParameter.BODY_8BITMIME).hasToString("BODY=8BITMIME");
        assertThat(MailParameter.SMTPUTF8).hasToString("SMTPUTF8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-X", "X Y", "X=Y", "X_Y", "X\r\nRCPT", "X\n", "X\u0000", "Größe", "X>", "\u560d"})
    void keywordOfOtherThanLettersDigitsAndHyphensIsRefused(String keyword) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailParameter(keyword, null))
                .withMessageContaining("keyword")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "a=b",
                "a\rb",
                "a\nb",
                "a\r\nRCPT TO:<x@example.org>",
                "a\n",
                "a\u0000",
                "a\tb",
                "a\u007f",
                "a\u0085"
            })
    void valueWithBlankEqualsSignOrControlIsRefused(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailParameter("ENVID", value))
                .withMessageContaining("ENVID")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }

    @Test
    void refusalShowsTheControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MailParameter("ENVID", "a\r\nb"))
                .withMessageContaining("a\\u000d\\u000ab");
    }
}
