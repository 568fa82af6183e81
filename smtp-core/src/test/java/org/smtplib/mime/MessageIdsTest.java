package org.smtplib.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Message-IDs that every server can read. */
class MessageIdsTest {

    @ParameterizedTest
    @CsvSource({
        "ann@example.org, <4711@example.org>",
        "ann@mail-1.example.org, <4711@mail-1.example.org>",
        "ann@localhost, <4711@localhost>",
        "'\"a@b\"@example.org', <4711@example.org>"
    })
    void identityIsInTheDomainOfTheAuthor(String author, String id) {
        assertThat(MessageIds.of("4711", author)).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"root", "\"a b\"", "ann@exämple.example", "ann@[192.0.2.1]", "ann@example.org.", "ann@a..b"})
    void domainThatIsNoDotAtomInAsciiIsLeftOut(String author) {
        assertThat(MessageIds.of("4711", author)).isEqualTo("<4711@localhost>");
    }
}
