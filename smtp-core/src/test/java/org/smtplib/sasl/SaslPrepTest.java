package org.smtplib.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.stream.IntStream;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names and passwords in the form of RFC 4013, or not at all. */
class SaslPrepTest {

    private static final String SECRET = "correct horse";

    private static String prepared(String text) throws SaslException {
        return SaslPrep.prepare("password", text);
    }

    /** The examples of RFC 4013, section 3, and a few of what people have in their passwords. */
    @ParameterizedTest
    @CsvSource({
        "I\u00adX, IX",
        "user, user",
        "USER, USER",
        "\u00aa, a",
        "\u2168, IX",
        "pa\u0308ss, p\u00e4ss",
        "one\u00a0two, one two",
        "one\u3000two, one two",
        "\uff50\uff57, pw",
        "\u212b, \u00c5",
        "x\u00b2, x2",
        "\u20ac5, \u20ac5",
        "\u06271\u0628, \u06271\u0628"
    })
    void textGetsTheOneFormThatCanBeCompared(String text, String prepared) throws SaslException {
        assertThat(prepared(text)).isEqualTo(prepared);
    }

    @Test
    void everyPrintableCharacterOfAsciiStaysAsItIs() throws SaslException {
        String ascii = IntStream.range(0x20, 0x7F)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();

        assertThat(prepared(ascii)).isEqualTo(ascii);
        assertThat(prepared("  two  blanks  ")).isEqualTo("  two  blanks  ");
        assertThat(prepared("")).isEmpty();
    }

    /** Unicode 3.2 has neither, and a query may hold them: RFC 3454, section 7. */
    @ParameterizedTest
    @ValueSource(strings = {"\ud83d\udd11", "\u0221"})
    void charactersThatCameLaterAreLetThrough(String text) throws SaslException {
        assertThat(prepared(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "0000, ASCII control",
        "0007, ASCII control",
        "000A, ASCII control",
        "007F, ASCII control",
        "0085, non-ASCII control",
        "2028, non-ASCII control",
        "E000, private use character",
        "FDD0, non-character code point",
        "D800, surrogate code point",
        "FFFD, plain text code point",
        "2FF0, non-canonical code point",
        "200E, control character",
        "E0001, tagging character"
    })
    void prohibitedCharacterIsRefusedByItsRuleAndNotShown(String codePoint, String rule) {
        String character = Character.toString(Integer.parseInt(codePoint, 16));
        for (String text : List.of(character, character + SECRET, SECRET + character, "c" + character + "d")) {
            assertThatExceptionOfType(SaslException.class)
                    .isThrownBy(() -> prepared(text))
                    .withMessage("the password breaks a rule of SASLprep (RFC 4013): Prohibited " + rule)
                    .withNoCause();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u06271", "1\u0627", "a\u0627", "\u0627a\u0628"})
    void directionsThatAreMixedAreRefused(String text) {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> SaslPrep.prepare("user name", text))
                .withMessageStartingWith("the user name breaks a rule of SASLprep")
                .withMessageContaining("RandALCat")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain(text, "\u0627"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ad", "\u200d\u2060", "\ufeff"})
    void textOfWhichNothingIsLeftIsRefused(String text) {
        assertThatExceptionOfType(SaslException.class)
                .isThrownBy(() -> prepared(text))
                .withMessageStartingWith("nothing is left of the password");
    }

    @Test
    void everyMechanismSaysNameAndPasswordInThisForm() throws SaslException {
        Credentials typed = Credentials.of("Jo\u0308rg\u00ad", "p\u00a0\u2168");

        assertThat(text(new PlainMechanism(typed).initialResponse())).isEqualTo("\0J\u00f6rg\0p IX");
        assertThat(text(new LoginMechanism(typed).initialResponse())).isEqualTo("J\u00f6rg");
        assertThat(text(new LoginMechanism(typed).respond("Username:".getBytes(UTF_8))))
                .isEqualTo("J\u00f6rg");
        assertThat(text(new LoginMechanism(typed).respond("Password:".getBytes(UTF_8))))
                .isEqualTo("p IX");
        assertThat(text(new CramMd5Mechanism(typed).respond("<1@example>".getBytes(UTF_8))))
                .startsWith("J\u00f6rg ")
                .isEqualTo(text(new CramMd5Mechanism(Credentials.of("J\u00f6rg", "p IX"))
                        .respond("<1@example>".getBytes(UTF_8))));
    }

    @Test
    void everyMechanismRefusesBeforeAnythingIsSaid() {
        for (Credentials unfit : new Credentials[] {Credentials.of("ann\u0007", SECRET), Credentials.of("ann", "\t")}) {
            for (SaslMechanism mechanism : new SaslMechanism[] {
                new PlainMechanism(unfit), new LoginMechanism(unfit), new CramMd5Mechanism(unfit)
            }) {
                assertThatExceptionOfType(SaslException.class)
                        .as(mechanism.name())
                        .isThrownBy(mechanism::initialResponse);
                assertThatExceptionOfType(SaslException.class)
                        .as(mechanism.name())
                        .isThrownBy(() -> mechanism.respond(new byte[0]));
            }
        }
    }

    /** A server can repeat only what it was told, or what it knows: the prepared form. */
    @Test
    void secretIsThePasswordInThisFormOrAsItIsWhereItIsNeverSaid() {
        assertThat(new PlainMechanism(Credentials.of("ann", "\u2168")).secret().reveal())
                .isEqualTo("IX");
        assertThat(new LoginMechanism(Credentials.of("ann", "a\tb")).secret().reveal())
                .isEqualTo("a\tb");
        assertThat(new CramMd5Mechanism(Credentials.of("ann", "p\u00a0w"))
                        .secret()
                        .reveal())
                .isEqualTo("p w");
    }

    private static String text(byte[] octets) {
        return new String(octets, UTF_8);
    }
}
