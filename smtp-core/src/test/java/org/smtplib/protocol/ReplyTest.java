package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a reply means by its code, and how it is shown. */
class ReplyTest {

    @ParameterizedTest
    @CsvSource({
        "200, true,  false, false, false",
        "250, true,  false, false, false",
        "299, true,  false, false, false",
        "300, false, true,  false, false",
        "354, false, true,  false, false",
        "399, false, true,  false, false",
        "400, false, false, true,  false",
        "421, false, false, true,  false",
        "499, false, false, true,  false",
        "500, false, false, false, true",
        "599, false, false, false, true"
    })
    void firstDigitTellsTheMeaning(
            int code, boolean done, boolean waiting, boolean refusedForNow, boolean refusedForGood) {
        Reply reply = Reply.of(code, "text");

        assertThat(reply.isPositiveCompletion()).isEqualTo(done);
        assertThat(reply.isPositiveIntermediate()).isEqualTo(waiting);
        assertThat(reply.isTransientNegative()).isEqualTo(refusedForNow);
        assertThat(reply.isPermanentNegative()).isEqualTo(refusedForGood);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 25, 100, 199, 600, 999, 2500})
    void codeThatNoServerMaySendIsRefused(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Reply.of(code, "text"))
                .withMessageContaining("200 to 599")
                .withMessageContaining(String.valueOf(code));
    }

    @Test
    void replyWithoutAnyLineIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Reply(250, List.of()));
    }

    @Test
    void linesAreCopied() {
        var lines = new ArrayList<>(List.of("one"));
        Reply reply = new Reply(250, lines);
        lines.add("two");

        assertThat(reply.lines()).containsExactly("one").isUnmodifiable();
    }

    @Test
    void textJoinsTheLinesByLineFeeds() {
        assertThat(new Reply(250, List.of("one", "", "three")).text()).isEqualTo("one\n\nthree");
    }

    @Test
    void only421SaysThatTheServerLeaves() {
        assertThat(Reply.of(421, "too many connections").closesConnection()).isTrue();
        assertThat(Reply.of(420, "").closesConnection()).isFalse();
        assertThat(Reply.of(221, "bye").closesConnection()).isFalse();
        assertThat(Reply.of(521, "no mail here").closesConnection()).isFalse();
    }

    @Test
    void enhancedStatusIsReadFromTheFirstLine() {
        assertThat(new Reply(550, List.of("5.1.1 no such user", "5.7.1 see our page")).enhancedStatus())
                .isEqualTo(new EnhancedStatus(5, 1, 1));
        assertThat(new Reply(550, List.of("no such user", "5.7.1 see our page")).enhancedStatus())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"250, 5.1.1 no", "550, 2.0.0 ok", "550, 4.2.2 full", "450, 5.1.1 no", "354, 2.0.0 go ahead"})
    void enhancedStatusOfAnotherClassThanTheCodeIsNone(int code, String text) {
        assertThat(Reply.of(code, text).enhancedStatus()).isNull();
    }

    @Test
    void replyIsShownOnOneLine() {
        assertThat(new Reply(250, List.of("mail.example.org", "SIZE 1000")))
                .hasToString("250 mail.example.org SIZE 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u009b", "\t"})
    void controlCharactersAreShownAsQuestionMarks(String controls) {
        assertThat(Reply.of(250, "a" + controls + "b")).hasToString("250 a" + "?".repeat(controls.length()) + "b");
    }

    @Test
    void charactersBeyondTheBasicPlaneAreShownWhole() {
        assertThat(Reply.of(250, "done \ud83d\udce7 für dich")).hasToString("250 done \ud83d\udce7 für dich");
    }

    @Test
    void repliesWithTheSameWordsAreEqual() {
        assertThat(Reply.of(250, "ok"))
                .isEqualTo(new Reply(250, List.of("ok")))
                .isNotEqualTo(Reply.of(251, "ok"))
                .isNotEqualTo(Reply.of(250, "OK"));
    }
}
