package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.value.Deadline;

/** Mails in a row, counted from 1 and named after their number, and what a session told of each. */
class MailRow implements MailSource {

    private final List<TimedMail> mails = new ArrayList<>();
    private final Map<MailObject, SendResult> results = new IdentityHashMap<>();
    private final Map<MailObject, RuntimeException> failures = new IdentityHashMap<>();
    private final List<MailObject> told = new ArrayList<>();
    private int asked;

    /** So many mails of the same short content, each to one recipient. */
    static MailRow of(int count) {
        MailRow row = new MailRow();
        for (int i = 1; i <= count; i++) {
            row.add("a");
        }
        return row;
    }

    /** One more mail, from {@code s3@example.org} to {@code a3@example.org} if it is the third and the letter an a. */
    MailRow add(String... letters) {
        return add(Content.of(Sessions.TEXT), Deadline.never(), letters);
    }

    MailRow add(Content content, String... letters) {
        return add(content, Deadline.never(), letters);
    }

    MailRow add(Content content, Deadline deadline, String... letters) {
        int number = mails.size() + 1;
        String[] recipients = new String[letters.length];
        for (int i = 0; i < letters.length; i++) {
            recipients[i] = recipient(letters[i], number);
        }
        return add(new MailObject(Envelope.of("s" + number + "@example.org", recipients), content), deadline);
    }

    /** One more mail, whose names are its own. */
    MailRow add(MailObject mail) {
        return add(mail, Deadline.never());
    }

    private MailRow add(MailObject mail, Deadline deadline) {
        mails.add(new TimedMail(mail, deadline));
        return this;
    }

    static String recipient(String letter, int number) {
        return letter + number + "@example.org";
    }

    @Override
    public @Nullable TimedMail next() {
        return asked < mails.size() ? mails.get(asked++) : null;
    }

    @Override
    public void sent(MailObject mail, SendResult result) {
        tell(mail);
        results.put(mail, result);
        assertThat(result.isAnyAccepted()).isTrue();
    }

    @Override
    public void failed(MailObject mail, RuntimeException failure) {
        tell(mail);
        failures.put(mail, failure);
        if (failure instanceof SmtpException e) {
            results.put(mail, Objects.requireNonNull(e.result(), "each failure has a result"));
            assertThat(results.get(mail).isAnyAccepted()).isFalse();
        }
    }

    private void tell(MailObject mail) {
        assertThat(told).as("what was told already").doesNotContain(mail);
        told.add(mail);
    }

    /** How many mails were asked for. Of each of these something is told, once. */
    int asked() {
        return asked;
    }

    int told() {
        return told.size();
    }

    /** The outcomes of a mail's recipients. */
    List<Outcome> outcomes(int number) {
        SendResult result = results.get(mails.get(number - 1).mail());
        assertThat(result).as("result of mail " + number).isNotNull();
        return result.recipients().stream()
                .map(recipient -> recipient.outcome())
                .toList();
    }

    /** The one outcome that all recipients of a mail have. */
    Outcome outcome(int number) {
        List<Outcome> outcomes = outcomes(number);
        assertThat(outcomes).containsOnly(outcomes.get(0));
        return outcomes.get(0);
    }

    /** The outcome of each mail that was asked for. */
    List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 1; i <= asked; i++) {
            outcomes.add(outcome(i));
        }
        return outcomes;
    }

    RuntimeException failure(int number) {
        RuntimeException failure = failures.get(mails.get(number - 1).mail());
        assertThat(failure).as("failure of mail " + number).isNotNull();
        return failure;
    }

    String reply(int number) {
        return results.get(mails.get(number - 1).mail())
                .recipients()
                .get(0)
                .reply()
                .text();
    }
}
