package org.smtplib.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.message.Asked.Need;
import org.smtplib.protocol.Dsn;
import org.smtplib.protocol.FutureRelease;
import org.smtplib.protocol.MailParameter;

/** What a mail asks for is said once, for recipients that it has, and goes along with its parts. */
class SendOptionsTest {

    private static final MailParameter PRIORITY = MailParameter.priority(3);

    @Test
    void whatIsAskedForIsRequiredUnlessToldOtherwise() {
        assertThat(SendOptions.of(PRIORITY).mail()).containsExactly(new Asked<>(PRIORITY, Need.REQUIRED));
        assertThat(SendOptions.builder().ifSupported(PRIORITY).build().mail())
                .containsExactly(new Asked<>(PRIORITY, Need.IF_SUPPORTED));
    }

    @Test
    void nothingIsSaidTwice() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendOptions.of(PRIORITY, MailParameter.priority(4)))
                .withMessageContaining("MT-PRIORITY");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SendOptions.of(FutureRelease.after(Duration.ofHours(1)), FutureRelease.at(Instant.EPOCH)))
                .withMessageContaining("HOLDUNTIL");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendOptions.builder()
                        .required("bob@example.org", Dsn.NOTIFY_NEVER)
                        .required("bob@example.org", Dsn.notify(Dsn.Event.DELAY))
                        .build())
                .withMessageContaining("NOTIFY");
    }

    @Test
    void sizeIsNotForTheCallerToSay() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendOptions.of(MailParameter.size(1)))
                .withMessageContaining("SIZE");
    }

    @Test
    void binaryContentCannotDoWithoutItsParameter() {
        assertThat(SendOptions.of(MailParameter.parse("BODY=binarymime")).isBinary())
                .isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SendOptions.builder()
                        .ifSupported(MailParameter.BODY_BINARYMIME)
                        .build())
                .withMessageContaining("BINARYMIME");
    }

    @Test
    void tlsIsRequiredOrAskedForButNotSaidWhereItIsNotThere() {
        for (String text : List.of("REQUIRETLS", "requiretls")) {
            MailParameter parameter = MailParameter.parse(text);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SendOptions.builder().always(parameter).build())
                    .withMessageContaining("REQUIRETLS is required");
            assertThat(SendOptions.builder().ifSupported(parameter).build().mail())
                    .hasSize(1);
        }
    }

    @Test
    void whatIsSaidOfOneRecipientComesBeforeWhatIsSaidOfAll() {
        SendOptions options = SendOptions.builder()
                .required(Dsn.notify(Dsn.Event.FAILURE))
                .required("Bob <bob@example.org>", Dsn.NOTIFY_NEVER)
                .required("bob@example.org", Dsn.originalRecipient("b@example.org"))
                .build();
        assertThat(options.forRecipient("bob@example.org"))
                .extracting(asked -> asked.parameter().toString())
                .containsExactly("NOTIFY=NEVER", "ORCPT=rfc822;b@example.org");
        assertThat(options.forRecipient("cid@example.org"))
                .extracting(asked -> asked.parameter().toString())
                .containsExactly("NOTIFY=FAILURE");
    }

    @Test
    void optionsForSomebodyElseAreAnError() {
        SendOptions options = SendOptions.builder()
                .required("bib@example.org", Dsn.NOTIFY_NEVER)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mail().with(options))
                .withMessageContaining("bib@example.org")
                .withMessageContaining("bob@example.org");
    }

    @Test
    void partOfAMailHasTheOptionsThatConcernIt() {
        SendOptions options = SendOptions.builder()
                .required(PRIORITY)
                .required("bob@example.org", Dsn.NOTIFY_NEVER)
                .recipients(RecipientPolicy.PARTIAL)
                .build();
        MailObject part = mail().with(options).part(List.of("cid@example.org"));
        assertThat(part.envelope()).isEqualTo(Envelope.of("ann@example.org", "cid@example.org"));
        assertThat(part.options())
                .isEqualTo(SendOptions.builder()
                        .required(PRIORITY)
                        .recipients(RecipientPolicy.PARTIAL)
                        .build());
    }

    @Test
    void policyOfTheMailComesBeforeAnother() {
        SendOptions none = SendOptions.NONE.orRecipients(RecipientPolicy.ALL_OR_NONE);
        SendOptions partial = SendOptions.builder()
                .recipients(RecipientPolicy.PARTIAL)
                .build()
                .orRecipients(RecipientPolicy.ALL_OR_NONE);
        assertThat(none.isAllOrNone()).isTrue();
        assertThat(partial.isAllOrNone()).isFalse();
        assertThat(mail().with(none).mayGoTo(List.of("bob@example.org"))).isFalse();
        assertThat(mail().with(none).mayGoTo(List.of("bob@example.org", "cid@example.org")))
                .isTrue();
        assertThat(mail().mayGoTo(List.of("bob@example.org"))).isTrue();
    }

    private static MailObject mail() {
        return new MailObject(
                Envelope.of("ann@example.org", "bob@example.org", "cid@example.org"), Content.of("Hello.\r\n"));
    }
}
