package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;

/**
 * What sending one mail came to: a result, or a failure.
 *
 * @param result what was returned; null when something was thrown
 * @param failure what was thrown
 */
record Attempt(@Nullable SendResult result, @Nullable SmtpException failure) {

    static Attempt to(Supplier<SendResult> send) {
        try {
            return new Attempt(send.get(), null);
        } catch (SmtpException e) {
            return new Attempt(null, e);
        }
    }

    /** What was said of the recipients, however it was said. */
    @Nullable
    SendResult told() {
        return failure == null ? result : failure.result();
    }

    /** Fails unless it came as it had to: the exception's class, its words, and the outcome of each recipient. */
    void assertIs(Verdict verdict, String where, Supplier<String> dialogue) {
        if (verdict.thrown().isEmpty()) {
            assertThat(failure).as(dialogue).isNull();
        } else {
            assertFailure(verdict, where, dialogue);
        }
        SendResult told = told();
        assertThat(told).as(dialogue).isNotNull();
        assertThat(outcomes(told)).as(dialogue).isEqualTo(verdict.outcomes());
        assertThat(told.server()).isEqualTo(where);
        assertThat(told.recipients()).as(dialogue).allSatisfy(Attempt::assertExplained);
    }

    void assertFailure(Verdict verdict, String where, Supplier<String> dialogue) {
        SmtpException thrown = failure;
        assertThat(thrown).as(dialogue).isNotNull();
        assertThat(verdict.thrown()).as(dialogue).contains(thrown.getClass());
        if (thrown instanceof SmtpInDoubtException) {
            assertThat(thrown.isTransient()).isFalse();
            Throwable cause = thrown.getCause();
            assertThat(cause).as(dialogue).isNotNull();
            assertThat(verdict.failure()).as(dialogue).anyMatch(type -> type == cause.getClass());
        }
        String base64 = Base64.getEncoder().encodeToString(Lane.PASSWORD.getBytes());
        assertThat(thrown.getMessage())
                .contains(where)
                .hasSizeLessThan(1000)
                .doesNotContainPattern("\\p{Cntrl}")
                .doesNotContain(Lane.PASSWORD, base64);
    }

    private static void assertExplained(RecipientResult recipient) {
        boolean replied = recipient.reply() != null;
        assertThat(replied).isNotEqualTo(recipient.explanation() != null);
        if (recipient.outcome() != Outcome.NOT_SENT) {
            assertThat(replied).isEqualTo(recipient.outcome() != Outcome.IN_DOUBT);
        }
    }

    static Map<String, Outcome> outcomes(SendResult result) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        result.recipients().forEach(recipient -> outcomes.put(recipient.recipient(), recipient.outcome()));
        return outcomes;
    }
}
