package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the address of a server is read and shown. */
class EndpointTest {

    @ParameterizedTest
    @CsvSource({
        "mail.example.org, mail.example.org, 25, mail.example.org:25",
        "mail.example.org:587, mail.example.org, 587, mail.example.org:587",
        "[mail.example.org]:587, mail.example.org, 587, mail.example.org:587",
        "2001:db8::1, 2001:db8::1, 25, [2001:db8::1]:25",
        "[2001:db8::1]:587, 2001:db8::1, 587, [2001:db8::1]:587",
        "fe80::1%eth0, fe80::1%eth0, 25, [fe80::1%eth0]:25",
        "/run/lmtp:x, /run/lmtp:x, 0, /run/lmtp:x"
    })
    void addressIsReadAndShownSoThatItCanBeReadAgain(String text, String host, int port, String shown) {
        Endpoint endpoint = Endpoint.parse(text, 25);

        assertThat(endpoint).isEqualTo(new Endpoint(host, port)).hasToString(shown);
        assertThat(Endpoint.parse(shown, 1)).isEqualTo(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "[]:25", "[::1", "::1]", "[[::1]]", "[mail.example.org", "mail]example.org"})
    void strayBracketOrEmptyHostIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(text, 25));
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:", "host:smtp", "host:123456", "host:-1"})
    void refusalOfAPortNamesItsHost(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse(text, 25))
                .withMessageContaining("\"host:\"")
                .withMessageContaining("1 to 65535");
    }

    @Test
    void whatMayBeAPasswordIsNotShown() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("user:pa55@mail.example.org", 25))
                .withMessageNotContaining("pa55");
    }

    @Test
    void refusalStandsOnOneLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Endpoint.parse("host:25\r\nforged", 25))
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n"));
    }
}
