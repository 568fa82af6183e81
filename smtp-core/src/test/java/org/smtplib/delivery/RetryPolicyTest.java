package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.protocol.Reply;

/** To whom a mail goes again, and after how long. */
class RetryPolicyTest {

    private static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();
    private static final List<RecipientResult> ONE_OF_EACH = List.of(
            RecipientResult.of("accepted", Outcome.ACCEPTED, Reply.of(250, "ok")),
            RecipientResult.of("later", Outcome.REJECTED_TRANSIENT, Reply.of(450, "later")),
            RecipientResult.of("never", Outcome.REJECTED_PERMANENT, Reply.of(550, "no")),
            RecipientResult.of("unsent", Outcome.NOT_SENT, "no connection"),
            RecipientResult.of("doubtful", Outcome.IN_DOUBT, "no reply"));

    private static RetryPolicy policy(UnaryOperator<RetryPolicy.Builder> figures) {
        return figures.apply(RetryPolicy.builder()).build();
    }

    private static List<String> again(RetryPolicy policy, @Nullable SmtpException failure) {
        return policy.again(ONE_OF_EACH, failure);
    }

    @Test
    void byDefaultThereIsOneAttempt() {
        assertThat(RetryPolicy.NONE.maxAttempts()).isEqualTo(1);
        assertThat(RetryPolicy.NONE.isInDoubtToo()).isFalse();
    }

    @Test
    void goesAgainToThoseRefusedForNowAndThoseUnsentForAReasonThatPasses() {
        assertThat(again(RetryPolicy.NONE, null)).containsExactly("later", "unsent");
        assertThat(again(RetryPolicy.NONE, new SmtpServerDisconnectedException("lost", null)))
                .containsExactly("later", "unsent");
        assertThat(again(RetryPolicy.NONE, SmtpPoolException.exhausted("busy"))).containsExactly("later", "unsent");
        // Who was not tried because of another one's doubt is not in doubt.
        assertThat(again(RetryPolicy.NONE, new SmtpInDoubtException("doubt", null)))
                .containsExactly("later", "unsent");
    }

    @Test
    void whatWillFailAgainIsNotRepeated() {
        assertThat(again(RetryPolicy.NONE, SmtpPoolException.closed("closed"))).containsExactly("later");
        assertThat(again(RetryPolicy.NONE, new SmtpNotSupportedException("no SMTPUTF8", null)))
                .containsExactly("later");
    }

    @Test
    void whatIsInDoubtGoesAgainOnlyWhereThePolicySaysSoByName() {
        RetryPolicy daring = policy(RetryPolicy.Builder::retryInDoubt);
        assertThat(daring.isInDoubtToo()).isTrue();
        assertThat(again(daring, null)).containsExactly("later", "unsent", "doubtful");
    }

    @Test
    void eachWaitIsLongerThanTheOneBeforeUpToTheLongest() {
        RetryPolicy policy = policy(builder ->
                builder.delay(Duration.ofSeconds(1), Duration.ofSeconds(5)).jitter(0));
        assertThat(List.of(1, 2, 3, 4, 5, 1_000))
                .extracting(attempt -> policy.delay(attempt, () -> 0.99).toSeconds())
                .containsExactly(1L, 2L, 4L, 5L, 5L, 5L);
        RetryPolicy slower = policy(builder -> builder.multiplier(1.5)
                .delay(Duration.ofSeconds(2), Duration.ofMinutes(1))
                .jitter(0));
        assertThat(slower.delay(3, () -> 0)).isEqualTo(Duration.ofMillis(4_500));
        RetryPolicy steady = policy(builder -> builder.multiplier(1).jitter(0));
        assertThat(steady.delay(9, () -> 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void jitterLeavesAPartOfTheWaitToChance() {
        RetryPolicy half = policy(builder -> builder.delay(Duration.ofSeconds(4), Duration.ofSeconds(4)));
        assertThat(half.delay(1, () -> 0)).isEqualTo(Duration.ofSeconds(4));
        assertThat(half.delay(1, () -> 0.5)).isEqualTo(Duration.ofSeconds(3));
        assertThat(half.delay(1, () -> 0.999999)).isBetween(Duration.ofSeconds(2), Duration.ofMillis(2_001));
        RetryPolicy full = policy(builder ->
                builder.delay(Duration.ofSeconds(4), Duration.ofSeconds(4)).jitter(1));
        assertThat(full.delay(1, () -> 0.75)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void noFigureIsTooLargeToBeCounted() {
        RetryPolicy policy = policy(builder ->
                builder.delay(Duration.ofSeconds(1), FOR_EVER).multiplier(1e300).jitter(0));
        assertThat(policy.delay(1, () -> 0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(policy.delay(2, () -> 0)).isEqualTo(Duration.ofDays(36500));
        assertThat(policy.delay(Integer.MAX_VALUE, () -> 0)).isEqualTo(Duration.ofDays(36500));
        RetryPolicy atOnce =
                policy(builder -> builder.delay(Duration.ZERO, Duration.ZERO).multiplier(Double.POSITIVE_INFINITY));
        assertThat(atOnce.delay(5, () -> 0)).isZero();
    }

    @Test
    void figuresThatCannotBeUsedAreRefusedByName() {
        assertRefused(builder -> builder.maxAttempts(0), "at least 1 attempt, not 0");
        assertRefused(builder -> builder.delay(Duration.ofSeconds(-1), Duration.ofSeconds(1)), "negative delay");
        assertRefused(builder -> builder.delay(Duration.ofSeconds(2), Duration.ofSeconds(1)), "PT1S", "PT2S");
        assertRefused(builder -> builder.multiplier(0.5), "multiplier", "0.5");
        assertRefused(builder -> builder.multiplier(Double.NaN), "multiplier", "NaN");
        assertRefused(builder -> builder.jitter(1.1), "jitter", "1.1");
        assertRefused(builder -> builder.jitter(-0.1), "jitter", "-0.1");
        assertRefused(builder -> builder.jitter(Double.NaN), "jitter", "NaN");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new DeliveryConfig(Duration.ZERO, RetryPolicy.NONE, SafetyNet.NONE))
                .withMessageContaining("PT0S");
    }

    private static void assertRefused(UnaryOperator<RetryPolicy.Builder> figures, String... words) {
        assertThatIllegalArgumentException().isThrownBy(() -> policy(figures)).withMessageContainingAll(words);
    }
}
