package org.smtplib.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One address of a header, with or without display name. */
class AddressesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jo@example.org                        | jo@example.org     |",
                "<jo@example.org>                      | jo@example.org     |",
                "Jo <jo@example.org>                   | jo@example.org     | Jo",
                "\"Doe, Jo\" <jo@example.org>          | jo@example.org     | Doe, Jo",
                "Zoë Doe <jo@example.org>              | jo@example.org     | Zoë Doe",
                "=?UTF-8?Q?Zo=C3=AB?= <jo@example.org> | jo@example.org     | Zoë",
                "jo@example.org (Jo)                   | jo@example.org     | Jo",
                "\"a b\"@example.org                   | \"a b\"@example.org |",
                "jo@[192.0.2.1]                        | jo@[192.0.2.1]     |",
                "jörg@exämple.example                  | jörg@exämple.example |",
                "postmaster                            | postmaster         |"
            })
    void addressIsReadWithItsDisplayName(String text, String address, String name) {
        assertThat(Addresses.parse("from address", text).getAddress()).isEqualTo(address);
        assertThat(Addresses.parse("from address", text).getPersonal()).isEqualTo(name);
        assertThat(Addresses.requireValid("from address", text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Zoë <jo@example.org>     | =?UTF-8?Q?Zo=C3=AB?= <jo@example.org>",
                "Jo Doe <jo@example.org>  | Jo Doe <jo@example.org>",
                "\"Doe, Jo\" <jo@example.org> | \"Doe, Jo\" <jo@example.org>"
            })
    void displayNameIsEncodedWhereItMustBe(String text, String written) {
        assertThat(Addresses.parse("from address", text)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b c",
                "jo@",
                "@example.org",
                "jo@@example.org",
                "jo@example.org, ann@example.org",
                "Jo <jo@example.org",
                "<@relay.example:jo@example.org>",
                "Us: jo@example.org;",
                "Nobody:;"
            })
    void whatIsNotOneAddressIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.requireValid("from address", text))
                .withMessageStartingWith("The from address ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jo@example.org\r\nX: 1",
                "\"Jo\r\n X\" <jo@example.org>",
                "jo\n@example.org",
                "Jo\u0000 <jo@example.org>"
            })
    void controlCharactersAreRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Addresses.requireValid("from address", text))
                .withMessageContaining("control character")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }
}
