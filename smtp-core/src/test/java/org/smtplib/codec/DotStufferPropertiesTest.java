package org.smtplib.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.smtplib.protocol.LineEndings;

/** What holds for any content: all short ones over the alphabet that matters, and long ones at random. */
class DotStufferPropertiesTest {

    private static final String ALPHABET = "\r\n.a";
    private static final int ALL_UP_TO = 7;
    private static final int ALL_CUTS_UP_TO = 6;
    // An exception for each is what takes time.
    private static final int ALL_CUTS_OF_REFUSED_UP_TO = 4;
    private static final int RANDOM_CONTENTS = 2000;
    private static final int[] BUFFER_SIZES = {DotStuffer.MAX_EXPANSION, 7, 64};

    /** Every content of up to {@link #ALL_UP_TO} octets. */
    private static void forAllShort(Consumer<String> check) {
        List<String> shorter = List.of("");
        for (int length = 0; length <= ALL_UP_TO; length++) {
            shorter.forEach(check);
            List<String> longer = new ArrayList<>();
            for (String content : shorter) {
                ALPHABET.chars().forEach(c -> longer.add(content + (char) c));
            }
            shorter = longer;
        }
    }

    /** Contents of up to some hundred octets, the same ones in every run. */
    private static void forManyLong(Consumer<String> check) {
        Random random = new Random(5321);
        for (int i = 0; i < RANDOM_CONTENTS; i++) {
            StringBuilder content = new StringBuilder();
            int length = random.nextInt(300);
            while (content.length() < length) {
                // CRLF in one, or else there would hardly be any content without lone ones.
                int next = random.nextInt(i % 2 == 0 ? ALPHABET.length() : 6);
                content.append(
                        i % 2 == 0 ? ALPHABET.substring(next, next + 1) : next < 3 ? "\r\n" : next < 5 ? "." : "a");
            }
            check.accept(content.toString());
        }
    }

    /** The pieces of one way to cut: bit i of {@code cuts} stands for a cut behind octet i. */
    private static List<String> cut(String content, int cuts) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < content.length() - 1; i++) {
            if ((cuts & (1 << i)) != 0) {
                pieces.add(content.substring(from, i + 1));
                from = i + 1;
            }
        }
        pieces.add(content.substring(from));
        return pieces;
    }

    /** All ways up to a length; beyond it, that of leaving the content whole. */
    private static int waysToCut(String content, boolean refused) {
        int longest = refused ? ALL_CUTS_OF_REFUSED_UP_TO : ALL_CUTS_UP_TO;
        return content.isEmpty() || content.length() > longest ? 1 : 1 << (content.length() - 1);
    }

    /** Hands over each content that the policy takes, with what goes over the wire. */
    private static void forAllTaken(LineEndings policy, BiConsumer<String, String> check) {
        Consumer<String> whole = content -> {
            if (policy != LineEndings.REJECT || !SlowDotStuffer.hasBareLineEnd(content)) {
                check.accept(content, Stuffing.wire(policy, 64, List.of(content)));
            }
        };
        forAllShort(whole);
        forManyLong(whole);
    }

    private static String shown(String text) {
        return String.valueOf(text).replace("\r", "\\r").replace("\n", "\\n");
    }

    private static void assertSame(
            String expected, String actual, String content, int bufferSize, List<String> pieces) {
        // Millions of them: a description is made only where it is needed.
        if (expected == null ? actual != null : !expected.equals(actual)) {
            throw new AssertionError("content " + shown(content) + ", buffer of " + bufferSize + ", pieces "
                    + shown(pieces.toString()) + ": expected " + shown(expected) + ", was " + shown(actual));
        }
    }

    @ParameterizedTest
    @EnumSource
    void shortContentIsWrittenAsTheReferenceDoesHoweverItIsCut(LineEndings policy) {
        forAllShort(content -> {
            String expected = SlowDotStuffer.wire(content, policy);
            for (int cuts = 0; cuts < waysToCut(content, expected == null); cuts++) {
                List<String> pieces = cut(content, cuts);
                int bufferSize = BUFFER_SIZES[(content.length() + cuts) % BUFFER_SIZES.length];
                assertSame(expected, Stuffing.wireOrNull(policy, bufferSize, pieces), content, bufferSize, pieces);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void longContentIsWrittenAsTheReferenceDoesHoweverItIsCut(LineEndings policy) {
        Random random = new Random(2821);
        forManyLong(content -> {
            String expected = SlowDotStuffer.wire(content, policy);
            List<String> pieces = new ArrayList<>();
            for (int from = 0; from < content.length(); ) {
                int to = Math.min(content.length(), from + random.nextInt(40));
                pieces.add(content.substring(from, to));
                from = to;
            }
            int bufferSize = DotStuffer.MAX_EXPANSION + random.nextInt(30);
            assertSame(expected, Stuffing.wireOrNull(policy, bufferSize, pieces), content, bufferSize, pieces);
        });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PRESERVE")
    void serverReceivesTheNormalizedContent(LineEndings policy) {
        forAllTaken(policy, (content, wire) -> {
            String expected = SlowDotStuffer.ended(SlowDotStuffer.normalized(content));
            assertSame(expected, SlowDotStuffer.received(wire), content, 64, List.of(content));
        });
    }

    @ParameterizedTest
    @EnumSource
    void terminatorStandsAtTheEndAndNowhereElse(LineEndings policy) {
        forAllTaken(policy, (content, wire) -> {
            // Behind the CRLF of the DATA command, where the first line begins.
            String all = "\r\n" + wire;
            assertThat(all).as(() -> shown(content)).endsWith("\r\n.\r\n");
            assertThat(all.indexOf("\r\n.\r\n")).as(() -> shown(content)).isEqualTo(all.length() - 5);
        });
    }

    /** Some servers end the content at a dot between line ends of which one is a lone LF (SMTP smuggling). */
    @ParameterizedTest
    @EnumSource
    void noDotStandsAloneBetweenLineFeedsBeforeTheEnd(LineEndings policy) {
        forAllTaken(policy, (content, wire) -> {
            String before = "\r\n" + wire.substring(0, wire.length() - 1);
            assertThat(before).as(() -> shown(content)).doesNotContain("\n.\n", "\n.\r\n");
        });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "PRESERVE")
    void noBareLineEndReachesTheWire(LineEndings policy) {
        forAllTaken(
                policy,
                (content, wire) -> assertThat(SlowDotStuffer.hasBareLineEnd(wire))
                        .as(() -> shown(content))
                        .isFalse());
    }
}
