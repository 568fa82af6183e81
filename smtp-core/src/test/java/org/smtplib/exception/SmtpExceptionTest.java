package org.smtplib.exception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/** What a failure carries, and that it carries it to another JVM too. */
class SmtpExceptionTest {

    private static final Reply REFUSAL = new Reply(550, List.of("5.1.1 no such user", "ask elsewhere"));
    private static final Reply FULL = Reply.of(452, "4.2.2 mailbox full");
    private static final SendResult RESULT = new SendResult(
            "mail.example.org:25",
            List.of(
                    RecipientResult.of("bob@example.org", Outcome.REJECTED_PERMANENT, REFUSAL),
                    RecipientResult.of("cid@example.org", Outcome.NOT_SENT, "the connection broke")));

    private static SmtpException copy(SmtpException failure) throws IOException, ClassNotFoundException {
        var octets = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(octets)) {
            out.writeObject(failure);
        }
        try (var in = new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
            return (SmtpException) in.readObject();
        }
    }

    private static Map<String, Reply> refusals() {
        Map<String, Reply> refusals = new LinkedHashMap<>();
        refusals.put("zoe@example.org", REFUSAL);
        refusals.put("bob@example.org", FULL);
        return refusals;
    }

    @Test
    void failureHasNoResultUntilItIsGivenOne() {
        SmtpException failure = new SmtpException("x");
        assertThat(failure.result()).isNull();

        assertThat(failure.initResult(RESULT)).isSameAs(failure);
        assertThat(failure.result()).isSameAs(RESULT);
    }

    @Test
    void resultIsGivenOnce() {
        SmtpException failure = new SmtpDataException("x", REFUSAL).initResult(RESULT);
        var other = new SendResult("other.example:25", List.of());

        assertThat(failure.initResult(other)).isSameAs(failure);
        assertThat(failure.result()).isSameAs(RESULT);
    }

    @Test
    void messageAndCauseAreKept() {
        var cause = new IOException("broken pipe");

        assertThat(new SmtpServerDisconnectedException("The connection broke", cause))
                .hasMessage("The connection broke")
                .hasCause(cause);
        assertThat(new SmtpException("x")).hasNoCause();
    }

    @Test
    void responseHasCodeAndReply() {
        var failure = new SmtpAuthenticationException("x", REFUSAL);

        assertThat(failure.code()).isEqualTo(550);
        assertThat(failure.reply()).isSameAs(REFUSAL);
    }

    @Test
    void refusedRecipientsStandInTheirOrderAndCannotBeChanged() {
        Map<String, Reply> given = refusals();
        var failure = new SmtpRecipientsRefusedException("x", given);
        given.clear();

        assertThat(failure.recipients())
                .containsExactly(Map.entry("zoe@example.org", REFUSAL), Map.entry("bob@example.org", FULL));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> failure.recipients().clear());
    }

    static List<SmtpException> failures() {
        return List.of(
                new SmtpException("x", new IOException("broken pipe")),
                new SmtpNotSupportedException("x", null),
                new SmtpRecipientsRefusedException("x", refusals()),
                new SmtpServerDisconnectedException("x", new IOException("broken pipe")),
                new SmtpTimeoutException("x", null),
                new SmtpInDoubtException("x", new SmtpTimeoutException("no reply", null)),
                new SmtpResponseException("x", REFUSAL),
                new SmtpSenderRefusedException("x", FULL, "ann@example.org"),
                new SmtpDataException("x", REFUSAL),
                new SmtpConnectException("x", FULL),
                new SmtpHeloException("x", REFUSAL),
                new SmtpAuthenticationException("x", FULL),
                new SmtpUnreachableException("x", null),
                new SmtpTlsException("x", null),
                new SmtpProtocolException("x", null),
                SmtpPoolException.closed("x"),
                SmtpPoolException.exhausted("x"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void failureSurvivesSerialization(SmtpException failure) throws Exception {
        failure.initResult(RESULT);
        SmtpException copy = copy(failure);

        assertThat(copy).hasSameClassAs(failure).hasMessage("x");
        assertThat(copy.result()).isEqualTo(RESULT);
        assertThat(copy.isTransient()).isEqualTo(failure.isTransient());
        assertThat(String.valueOf(copy.getCause())).isEqualTo(String.valueOf(failure.getCause()));
    }

    @Test
    void failureWithoutResultSurvivesSerialization() throws Exception {
        assertThat(copy(new SmtpException("x")).result()).isNull();
    }

    @Test
    void replySenderAndRecipientsSurviveSerialization() throws Exception {
        var sender = (SmtpSenderRefusedException) copy(new SmtpSenderRefusedException("x", REFUSAL, "ann@example.org"));
        var recipients = (SmtpRecipientsRefusedException) copy(new SmtpRecipientsRefusedException("x", refusals()));

        assertThat(sender.reply()).isEqualTo(REFUSAL);
        assertThat(sender.code()).isEqualTo(550);
        assertThat(sender.sender()).isEqualTo("ann@example.org");
        assertThat(recipients.recipients())
                .containsExactly(Map.entry("zoe@example.org", REFUSAL), Map.entry("bob@example.org", FULL));
    }

    @Test
    void figuresOfThePoolSurviveSerialization() throws Exception {
        var figures = new SmtpPoolException.Figures(4, 3, 2, 2, 0, 1);
        var copy = (SmtpPoolException) copy(SmtpPoolException.exhausted("x", figures));

        assertThat(copy.figures()).isEqualTo(figures);
        assertThat(SmtpPoolException.exhausted("x").figures()).isNull();
        assertThat(SmtpPoolException.closed("x").figures()).isNull();
    }
}
