package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of the protocol at the edge of what is allowed. */
class ProtocolEdgesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a\ud800b", "\udfff"})
    void valueWithALoneSurrogateIsRefused(String value) {
        assertThatIllegalArgumentException().isThrownBy(() -> new MailParameter("ENVID", value));
    }

    /** RFC 1870 section 4 allows 20 digits. */
    @Test
    void sizeOfNineteenDigitsIsRead() {
        Extensions extensions = Extensions.parse(new Reply(250, List.of("x", "SIZE 9223372036854775807")));

        assertThat(extensions.maxSize()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void sizeBeyondAnyContentIsTheLargestNumberThereIs() {
        Extensions extensions = Extensions.parse(new Reply(250, List.of("x", "SIZE 99999999999999999999")));

        assertThat(extensions.maxSize()).hasValue(Long.MAX_VALUE);
    }

    @Test
    void refusalShowsWholeCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid("\"a\"\ud83d\udce7@example.org", "recipient"))
                .satisfies(
                        refusal -> assertThat(refusal.getMessage().codePoints()).noneMatch(Mailboxes::isForbidden));
    }
}
