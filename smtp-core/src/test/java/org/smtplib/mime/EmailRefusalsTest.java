package org.smtplib.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a mail cannot be composed of: injected headers, broken addresses, nobody to receive it. */
class EmailRefusalsTest {

    private static final byte[] OCTETS = {'x'};
    private static final Map<String, BiConsumer<Email.Builder, String>> TEXTS = new LinkedHashMap<>();

    static {
        TEXTS.put("from", Email.Builder::from);
        TEXTS.put("sender", Email.Builder::sender);
        TEXTS.put("to", Email.Builder::to);
        TEXTS.put("cc", Email.Builder::cc);
        TEXTS.put("bcc", Email.Builder::bcc);
        TEXTS.put("reply-to", Email.Builder::replyTo);
        TEXTS.put("subject", Email.Builder::subject);
        TEXTS.put("file name", (builder, text) -> builder.attach(text, "text/plain", OCTETS));
        TEXTS.put("content type", (builder, text) -> builder.attach("a.txt", text, OCTETS));
        TEXTS.put("X-Header", (builder, text) -> builder.header("X-Header", text));
    }

    private static final List<String> INJECTIONS = List.of(
            "a@example.org\r\nX-Injected: 1",
            "a@example.org\nX-Injected: 1",
            "a@example.org\rX-Injected: 1",
            "a@example.org\r\n X-Folded: 1",
            "\"a\r\nX-Injected: 1\" <a@example.org>",
            "\r\n\r\nbody",
            "a@example.org\r\n",
            "\u0000a@example.org",
            "a\u000bb@example.org",
            "a\u007f@example.org",
            "a\u0085b@example.org",
            "a\ud83db@example.org");

    static List<Arguments> injections() {
        List<Arguments> all = new ArrayList<>();
        TEXTS.forEach((what, method) -> INJECTIONS.forEach(text -> all.add(Arguments.of(what, text))));
        return all;
    }

    @ParameterizedTest
    @MethodSource("injections")
    void controlCharactersAreRefusedInEveryHeader(String what, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TEXTS.get(what).accept(Email.builder(), text))
                .withMessageContaining("The " + what + " ")
                .withMessageContaining("control character")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }

    @Test
    void oneBadAddressAmongSeveralIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Email.builder().to("bob@example.org", "cid@example.org\r\nX-Injected: 1"));
    }

    @Test
    void tabIsNoLineEnd() throws Exception {
        Email email = Email.builder()
                .from("ann@example.org")
                .to("bob@example.org")
                .subject("a\tb")
                .header("X-Header", "a\tb")
                .build();
        ReceivedMail mail = ReceivedMail.of(email.toMailObject(null));

        assertThat(mail.message().getSubject()).isEqualTo("a\tb");
        assertThat(mail.header("X-Header")).containsExactly("a\tb");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "X Header",
                "X-Header:",
                "X:Y",
                "X-Header\r\nX-Injected",
                "X\n",
                "X\u0000",
                "X\t",
                "X\u007f",
                "Größe",
                "\u560d\u560aX"
            })
    void nameOfAHeaderIsPrintableAsciiWithoutColonOrBlank(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Email.builder().header(name, "value"))
                .withMessageContaining("name of a header")
                .satisfies(refusal -> assertThat(refusal.getMessage()).doesNotContain("\r", "\n", "\u0000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "To",
                "Cc",
                "Bcc",
                "Reply-To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Content-Type",
                "Content-Transfer-Encoding",
                "BCC",
                "message-id"
            })
    void headersThatTheMailSetsItselfCannotBeSetTwice(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Email.builder().header(name, "value"))
                .withMessageContaining(name);
    }

    @Test
    void mailWithoutRecipientIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Email.builder().from("ann@example.org").to().build())
                .withMessageContaining("no recipient");
    }

    @Test
    void mailToAnEmptyGroupAloneIsRefused() {
        Email email = Email.builder()
                .from("ann@example.org")
                .to("undisclosed-recipients:;")
                .build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> email.toMailObject(null))
                .withMessageContaining("no recipient");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "not an address",
                "a@@example.org",
                "a@",
                "@example.org",
                "a@exam ple.org",
                "Jo <a@example.org",
                "a@example.org>",
                "a@example.org, b@example.org",
                "a..b@example.org",
                "<>"
            })
    void malformedAddressIsRefused(String address) {
        for (String header : List.of("from", "to", "cc", "bcc", "reply-to")) {
            Email.Builder builder = Email.builder().to("bob@example.org");
            if (!header.equals("from")) {
                builder.from("ann@example.org");
            }
            assertThatIllegalArgumentException()
                    .as(header)
                    .isThrownBy(() -> TEXTS.get(header).accept(builder, address))
                    .withMessageContaining("The " + header + " address \"" + address + "\" is no address");
        }
    }

    @Test
    void malformedDefaultSenderIsRefused() {
        Email email = Email.builder().to("bob@example.org").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> email.toMailObject("not an address"))
                .withMessageContaining("not an address");
    }

    @Test
    void groupIsNoAuthor() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Email.builder().from("Us: ann@example.org;"))
                .withMessageContaining("is a group: give one mailbox");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "text/", "/plain", "text/pl ain", "text/\u560d\u560aX-Injected\u563a1"})
    void malformedContentTypeIsRefused(String contentType) {
        assertThatIllegalArgumentException().isThrownBy(() -> Email.builder().attach("a.txt", contentType, OCTETS));
    }
}
