package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.BOB;
import static org.smtplib.relay.Templates.CID;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.server;
import static org.smtplib.relay.Templates.to;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.LogCapture;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.relay.Templates;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** For each mail in doubt one warning is logged, with whom it concerns and why; for others none. */
class DoubtWarningTest {

    private LogCapture log;

    @BeforeEach
    void capture() {
        // Whatever any class says: one line for a mail is one line.
        log = new LogCapture("org.smtplib", Level.INFO);
    }

    @AfterEach
    void release() {
        log.close();
    }

    private static MailServerScriptBuilder losing() {
        return MailServerScript.smtp().fault(Step.END_OF_DATA, Fault.RESET);
    }

    private void assertWarned(String... words) {
        assertThat(log.events()).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getLoggerName()).isEqualTo(Delivery.class.getName());
        });
        assertThat(log.lines().get(0)).contains("may have been delivered").contains(words);
    }

    @Test
    void mailThatIsInDoubtAsAWhole() {
        try (var server = ScriptedSmtpServer.start(losing().build());
                var smtp = to(server).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail", BOB, CID)));
            assertWarned("<ann@example.org>", "[" + BOB + ", " + CID + "]", "127.0.0.1:" + server.port());
        }
    }

    @Test
    void mailThatIsInDoubtForSome() {
        var script = MailServerScript.lmtp()
                .fault(Step.END_OF_DATA.at(2), Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).protocol(Protocol.LMTP).build()) {
            SendResult result = smtp.send(mail("mail", BOB, CID));
            assertThat(result.with(Outcome.IN_DOUBT)).containsExactly(CID);
            assertWarned("[" + CID + "]");
            assertThat(log.lines().get(0)).doesNotContain(BOB);
        }
    }

    @Test
    void mailThatIsInDoubtInOneOfSeveralTransactions() {
        var script = MailServerScript.smtp()
                .keywords("LIMITS RCPTMAX=1")
                .faultOnMail(2, Step.END_OF_DATA, Fault.RESET)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            smtp.send(mail("mail", BOB, CID, "dan@example.org"));
            assertWarned("[" + CID + "]");
        }
    }

    @Test
    void mailThatIsInDoubtInEachOfSeveralAttempts() {
        RetryPolicy daring = RetryPolicy.builder()
                .maxAttempts(3)
                .delay(Duration.ofMillis(1), Duration.ofMillis(1))
                .retryInDoubt()
                .build();
        try (var server = ScriptedSmtpServer.start(losing().build());
                var smtp = to(server).retry(daring).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertThat(server.messages()).hasSize(3);
            assertWarned("[" + BOB + "]");
        }
    }

    @Test
    void mailThatIsSentByAnotherThread() throws Exception {
        try (var server = ScriptedSmtpServer.start(losing().build());
                var smtp = to(server).build()) {
            CompletableFuture<SendResult> future = smtp.sendAsync(mail("mail"));
            assertThat(future.handle((result, failure) -> failure).get(10, TimeUnit.SECONDS))
                    .isNotNull();
            assertWarned("[" + BOB + "]");
        }
    }

    @Test
    void eachMailOfABatch() {
        try (var server = ScriptedSmtpServer.start(losing().build());
                SmtpTemplate smtp = to(server).pool(Templates.pool(1)).build()) {
            smtp.sendAll(List.of(mail("one"), mail("two", CID)));
            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.WARN);
            assertThat(log.lines().get(0)).contains(BOB);
            assertThat(log.lines().get(1)).contains(CID);
        }
    }

    @Test
    void wordsOfTheServerAreNoLinesOfTheLog() {
        var script = MailServerScript.smtp()
                .onEndOfData(Replies.always("x\u001b[31m\u0007 forged"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = to(server).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertWarned(BOB);
            assertThat(log.lines().get(0).chars()).noneMatch(Character::isISOControl);
        }
    }

    @Test
    void noneForAMailWhoseOutcomeIsKnown() {
        try (var sending = server();
                var refusing = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onEndOfData("554 5.7.1 spam").build());
                var smtp = to(sending).build();
                var refused = to(refusing).build()) {
            smtp.send(mail("mail"));
            catchThrowableOfType(SmtpException.class, () -> refused.send(mail("mail")));
            sending.kill();
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail")));
            assertThat(log.events()).isEmpty();
        }
    }
}
