package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses may stand in a MAIL or RCPT command. */
class MailboxesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@example.org",
                "u@example.org",
                "first.last@mail.example.org",
                "user+tag@example.org",
                "!#$%&'*+-/=?^_`{|}~@example.org",
                "user@localhost",
                "user@xn--exmple-cua.example",
                "user@sub_domain.example.org",
                "user@example.org.",
                "12345@example.org",
                // Against the grammar, and in use.
                ".user@example.org",
                "first..last@example.org",
                "user.@example.org"
            })
    void ordinaryAddressIsTaken(String address) {
        assertThat(Mailboxes.requireValid(address, "recipient")).isSameAs(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"first last\"@example.org",
                "\"\"@example.org",
                "\"a@b\"@example.org",
                "\"a>b\"@example.org",
                "\"a,b;c:d\"@example.org",
                "\"a\\\"b\"@example.org",
                "\"a\\\\\"@example.org",
                "\"grüße an alle\"@example.org",
                "\"post master\""
            })
    void quotedLocalPartMayHoldAlmostAnything(String address) {
        assertThat(Mailboxes.requireValid(address, "recipient")).isSameAs(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "user@[1]",
                "user@[192.0.2.1]",
                "user@[IPv6:2001:db8::1]",
                "\"first last\"@[192.0.2.1]",
                "user@[X-TAG:anything]"
            })
    void addressLiteralIsTaken(String address) {
        assertThat(Mailboxes.requireValid(address, "recipient")).isSameAs(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jörg@example.org",
                "user@exämple.org",
                "用户@例子.example",
                "\ud83d\udce7@example.org",
                "\u560d\u560a@example.org"
            })
    void addressInUtf8IsTaken(String address) {
        assertThat(Mailboxes.requireValid(address, "recipient")).isSameAs(address);
        assertThat(Mailboxes.isAscii(address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"postmaster", "Postmaster", "root"})
    void localPartAloneIsTaken(String address) {
        assertThat(Mailboxes.requireValid(address, "recipient")).isSameAs(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Jo <jo@example.org>",
                "<jo@example.org>",
                "jo@example.org (Jo)",
                "\"Jo Doe\" <jo@example.org>",
                "jo@example.org, ann@example.org",
                "jo@example.org,ann@example.org",
                "Friends: jo@example.org;",
                " jo@example.org",
                "jo doe@example.org",
                "jo;doe@example.org"
            })
    void displayNamesAndListsAreRefusedWithAdvice(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid(address, "recipient"))
                .withMessageContaining("recipient")
                .withMessageContaining(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Jo <jo@example.org>", "<jo@example.org>", "\"Jo Doe\" <jo@example.org>"})
    void adviceAgainstADisplayNameShowsABareAddress(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid(address, "sender"))
                .withMessageContaining("user@example.org, without display name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@",
                "@example.org",
                "user@",
                "user@@example.org",
                "user@exam ple.org",
                "user@example.org ",
                "user@example.org>",
                "user@example.org> SIZE=1",
                "user@example.org/x",
                "user@a@b",
                "user@[",
                "user@[]",
                "user@[[]",
                "user@[[1]",
                "user@[192.0.2.1",
                "user@192.0.2.1]",
                "user@[192.0.2.1]x",
                "user@[192.0.2.1]]",
                "user@[192 0 2 1]",
                "user@[192.0.2.1>]",
                "user@[a\\]",
                "user@[\"]",
                "user@[IPv6:\"::1]",
                "user@[é]",
                "@relay.example,@other.example:user@example.org",
                "\"",
                "\"user",
                "\"user@example.org",
                "\"user\\\"@example.org",
                "\"user\"x@example.org",
                "\"user\" @example.org",
                "us\"er\"@example.org",
                "us\\er@example.org",
                "us(er)@example.org"
            })
    void malformedAddressIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid(address, "recipient"))
                .withMessageContaining("The recipient address \"" + address + "\" cannot be used");
    }

    @Test
    void emptyAddressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid("", "recipient"))
                .withMessageContaining("empty");
    }

    static Stream<String> forbiddenCharacters() {
        var controls = IntStream.concat(IntStream.range(0, 0x20), IntStream.rangeClosed(0x7F, 0x9F));
        var surrogates = IntStream.of(0xD800, 0xDBFF, 0xDC00, 0xDFFF);
        return IntStream.concat(controls, surrogates).mapToObj(Character::toString);
    }

    @ParameterizedTest
    @MethodSource("forbiddenCharacters")
    void controlCharactersAndLoneSurrogatesAreRefusedEverywhere(String forbidden) {
        for (String frame :
                new String[] {"%sa@example.org", "a%sb@example.org", "a@exam%sple.org", "a@example.org%s"}) {
            refuses(frame.formatted(forbidden));
        }
        refuses("\"a%sb\"@example.org".formatted(forbidden));
        refuses("a@[1%s]".formatted(forbidden));
    }

    private static void refuses(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid(address, "recipient"))
                .withMessageContaining("control character")
                .satisfies(
                        refusal -> assertThat(refusal.getMessage().codePoints()).noneMatch(Mailboxes::isForbidden));
    }

    @Test
    void refusalNamesTheControlCharacters() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Mailboxes.requireValid("a@example.org\r\nRCPT TO:<b@example.org>", "sender"))
                .withMessageContaining("\"a@example.org\\u000d\\u000aRCPT TO:<b@example.org>\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 9, 10, 13, 0x1F, 0x7F, 0x80, 0x9F, 0xD800, 0xDBFF, 0xDC00, 0xDFFF})
    void controlsAndSurrogatesAreForbidden(int codePoint) {
        assertThat(Mailboxes.isForbidden(codePoint)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {' ', '~', 0xA0, 0x560D, 0xD7FF, 0xE000, 0x1F4E7, 0x10FFFF})
    void allOtherCharactersAreAllowed(int codePoint) {
        assertThat(Mailboxes.isForbidden(codePoint)).isFalse();
    }

    @Test
    void onlyForbiddenCharactersAreMadeVisible() {
        assertThat(Mailboxes.visible("")).isEmpty();
        assertThat(Mailboxes.visible("Grüße \ud83d\udce7")).isEqualTo("Grüße \ud83d\udce7");
        assertThat(Mailboxes.visible("a\r\n\u0000\u0085\ud800b")).isEqualTo("a\\u000d\\u000a\\u0000\\u0085\\ud800b");
    }

    @Test
    void asciiEndsAt7F() {
        assertThat(Mailboxes.isAscii("")).isTrue();
        assertThat(Mailboxes.isAscii("\u0000 ~\u007f")).isTrue();
        assertThat(Mailboxes.isAscii("a\u0080")).isFalse();
        assertThat(Mailboxes.isAscii("\ud83d\udce7")).isFalse();
    }
}
