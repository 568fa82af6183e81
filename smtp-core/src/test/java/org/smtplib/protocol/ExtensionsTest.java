package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from a reply to EHLO. */
class ExtensionsTest {

    /** The extensions of a server that greets and then says these lines. */
    private static Extensions offered(String... lines) {
        List<String> all = new ArrayList<>(List.of("mail.example.org greets client.example"));
        all.addAll(List.of(lines));
        return Extensions.parse(new Reply(250, all));
    }

    @Test
    void keywordsStandInTheServersOrder() {
        assertThat(offered("PIPELINING", "SIZE 1000", "8BITMIME", "X-EXPERIMENT")
                        .keywords())
                .containsExactly("PIPELINING", "SIZE", "8BITMIME", "X-EXPERIMENT");
    }

    @Test
    void firstLineIsNoExtension() {
        Extensions extensions = Extensions.parse(Reply.of(250, "SIZE 1000"));

        assertThat(extensions.keywords()).isEmpty();
        assertThat(extensions.has("SIZE")).isFalse();
    }

    @Test
    void caseOfKeywordsDoesNotMatter() {
        Extensions extensions = offered("pipelining", "Size 1000", "StartTls");

        assertThat(extensions.keywords()).containsExactly("PIPELINING", "SIZE", "STARTTLS");
        assertThat(extensions.has("PIPELINING")).isTrue();
        assertThat(extensions.has("pipeLining")).isTrue();
        assertThat(extensions.parameters("size")).isEqualTo("1000");
    }

    @Test
    void keywordsAreFoundWhateverTheLanguageOfTheJvm() {
        DefaultLocale.turkish(() -> {
            Extensions extensions = offered("size 1000", "pipelining", "auth plain login");

            assertThat(extensions.has("PIPELINING")).isTrue();
            assertThat(extensions.has("pipelining")).isTrue();
            assertThat(extensions.maxSize()).hasValue(1000);
            assertThat(extensions.authMechanisms()).containsExactly("PLAIN", "LOGIN");
        });
    }

    @Test
    void whatIsNotOfferedHasNoParameters() {
        Extensions extensions = offered("PIPELINING", "DSN");

        assertThat(extensions.has("STARTTLS")).isFalse();
        assertThat(extensions.has("PIPE")).isFalse();
        assertThat(extensions.has("")).isFalse();
        assertThat(extensions.parameters("STARTTLS")).isNull();
        assertThat(extensions.parameters("DSN")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "LIMITS RCPTMAX=20 MAILMAX=5 | RCPTMAX=20 MAILMAX=5",
                "LIMITS   RCPTMAX=20         | RCPTMAX=20",
                "LIMITS\tRCPTMAX=20          | RCPTMAX=20",
                "LIMITS MixedCase            | MixedCase"
            })
    void parametersAreTheTextAfterTheKeyword(String line, String parameters) {
        assertThat(offered(line).parameters("LIMITS")).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-SIZE 1000",
                "=SIZE",
                "SIZE: 1000",
                "SI_ZE 1000",
                "Größe 1000",
                "\u0000SIZE 1000",
                "<SIZE> 1000",
                "*"
            })
    void garbageIsNoExtensionAndHarmsNoOther(String garbage) {
        assertThat(offered("DSN", garbage, "CHUNKING").keywords()).containsExactly("DSN", "CHUNKING");
    }

    @Test
    void keywordsCannotBeChangedFromOutside() {
        assertThat(offered("DSN").keywords()).isUnmodifiable();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AUTH PLAIN LOGIN",
                "auth plain login",
                "AUTH=PLAIN LOGIN",
                "AUTH= PLAIN LOGIN",
                "AUTH  PLAIN\tLOGIN"
            })
    void mechanismsAreReadInEitherSpelling(String line) {
        assertThat(offered(line).authMechanisms()).containsExactly("PLAIN", "LOGIN");
    }

    @Test
    void linesOfAuthAddUpAndNameEachMechanismOnce() {
        Extensions extensions = offered("AUTH CRAM-MD5 LOGIN", "SIZE 1000", "AUTH=LOGIN plain", "AUTH XOAUTH2");

        assertThat(extensions.authMechanisms()).containsExactly("CRAM-MD5", "LOGIN", "PLAIN", "XOAUTH2");
        assertThat(extensions.keywords()).containsExactly("AUTH", "SIZE");
    }

    @Test
    void authWithoutMechanismOffersNone() {
        Extensions extensions = offered("AUTH", "AUTH=");

        assertThat(extensions.has("AUTH")).isTrue();
        assertThat(extensions.authMechanisms()).isEmpty();
    }

    @Test
    void parametersOfSeveralLinesAreJoinedByOneBlank() {
        assertThat(offered("AUTH", "AUTH=PLAIN").parameters("AUTH")).isEqualTo("PLAIN");
        assertThat(offered("AUTH PLAIN ", " AUTH=LOGIN\t").parameters("AUTH")).isEqualTo("PLAIN LOGIN");
    }

    @Test
    void keywordThatOnlyBeginsWithAuthOffersNoMechanism() {
        assertThat(offered("AUTHENTICATION PLAIN", "XAUTH LOGIN").authMechanisms())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "SIZE 1, 1",
        "SIZE 35882577, 35882577",
        "size 000100, 100",
        "SIZE 999999999999999999, 999999999999999999"
    })
    void largestSizeIsRead(String line, long octets) {
        assertThat(offered(line).maxSize()).hasValue(octets);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DSN",
                "SIZE",
                "SIZE 0",
                "SIZE 00",
                "SIZE -1",
                "SIZE 1k",
                "SIZE 10 20",
                "SIZE 1.5",
                "SIZE unlimited",
                "SIZE \u0661\u0662",
                "SIZE 184467440737095516160000"
            })
    void sizeThatLimitsNothingIsNone(String line) {
        assertThat(offered(line).maxSize()).isEmpty();
    }

    @Test
    void nothingIsOfferedByDefault() {
        assertThat(Extensions.NONE.keywords()).isEmpty();
        assertThat(Extensions.NONE.authMechanisms()).isEmpty();
        assertThat(Extensions.NONE.maxSize()).isEmpty();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> Extensions.NONE.keywords().add("STARTTLS"));
    }

    @Test
    void extensionsAreShownWithTheirParameters() {
        assertThat(offered("SIZE 1000", "PIPELINING", "AUTH=PLAIN")).hasToString("SIZE 1000, PIPELINING, AUTH PLAIN");
        assertThat(Extensions.NONE).hasToString("");
    }

    @Test
    void controlCharactersOfTheServerReachNoLog() {
        Extensions extensions = offered("AUTH PLAIN \u001b[2J", "X-NOTE a\rb\u0085c");

        assertThat(extensions).hasToString("AUTH PLAIN \\u001b[2J, X-NOTE a\\u000db\\u0085c");
    }

    /** RFC 4422 3.1: letters, digits, hyphens, underscores. */
    @Test
    void whatIsNoNameOfAMechanismIsPassedOver() {
        assertThat(offered("AUTH PL\u001bAIN LOGIN \u00e4 X_Y-1 =").authMechanisms())
                .containsExactly("LOGIN", "X_Y-1");
    }

    @Test
    void lineWithALineSeparatorInItIsAnExtensionAllTheSame() {
        assertThat(offered("SIZE 1000", "LIMITS RCPTMAX=10\u2028x", "DSN \rx").keywords())
                .containsExactly("SIZE", "LIMITS", "DSN");
    }
}
