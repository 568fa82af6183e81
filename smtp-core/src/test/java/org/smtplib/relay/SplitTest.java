package org.smtplib.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtplib.relay.Templates.count;
import static org.smtplib.relay.Templates.mail;
import static org.smtplib.relay.Templates.recipients;
import static org.smtplib.relay.Templates.texts;
import static org.smtplib.relay.Templates.to;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendResult;
import org.smtplib.pool.CloseReason;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.StepwiseContent;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.Eventually;

/** A mail for more recipients than a server takes at once goes in several transactions, and has one result. */
class SplitTest {

    private static final String[] FIVE = {
        "a@one.example", "b@two.example", "c@one.example", "d@three.example", "e@two.example"
    };

    private static ScriptedSmtpServer start(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private static MailServerScriptBuilder limits(String limits) {
        return MailServerScript.smtp().keywords("LIMITS " + limits, "ENHANCEDSTATUSCODES");
    }

    private static List<String> names(SendResult result) {
        return result.recipients().stream().map(RecipientResult::recipient).toList();
    }

    @Test
    void mailIsSplitByTheNumberOfRecipientsThatTheServerNames() {
        try (var server = start(limits("RCPTMAX=2"));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.isComplete()).isTrue();
            assertThat(names(result)).containsExactly(FIVE);
            assertThat(recipients(server))
                    .containsExactly(
                            List.of("a@one.example", "b@two.example"),
                            List.of("c@one.example", "d@three.example"),
                            List.of("e@two.example"));
            assertThat(texts(server)).containsOnly("mail");
            assertThat(server.connections()).isEqualTo(1);
            assertThat(count(server, "RSET")).isZero();
        }
    }

    @Test
    void mailIsSplitByTheNumberOfDomainsThatTheServerNames() {
        try (var server = start(limits("RCPTDOMAINMAX=1"));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.isComplete()).isTrue();
            assertThat(names(result)).containsExactly(FIVE);
            assertThat(recipients(server))
                    .containsExactly(
                            List.of("a@one.example", "c@one.example"),
                            List.of("b@two.example", "e@two.example"),
                            List.of("d@three.example"));
            // The server counts the domains of a whole session (RFC 9422 4.3), so that each transaction has one of its
            // own.
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2, 3);
        }
    }

    @Test
    void domainsOfEarlierMailsCountForTheSession() {
        try (var server = start(limits("RCPTDOMAINMAX=2"));
                var smtp = to(server).build()) {
            smtp.send(mail("first", "a@one.example"));
            smtp.send(mail("second", "b@two.example"));
            smtp.send(mail("third", "c@ONE.example", "b@two.example"));
            smtp.send(mail("fourth", "d@three.example"));
            smtp.send(mail("fifth", "d@three.example"));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 1, 1, 2, 2);
            Eventually.becomes(() -> smtp.poolCounters().closed(CloseReason.MAX_MESSAGES) == 1);
            server.awaitClosed(1);
            assertThat(server.commands(1)).last().isEqualTo("QUIT");
        }
    }

    @Test
    void recipientWhoWasRefusedHasNamedHisDomainAllTheSame() {
        try (var server = start(limits("RCPTDOMAINMAX=1").on("RCPT", Replies.once("550 5.1.1 nobody")));
                var smtp = to(server).build()) {
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("first", "a@one.example")));
            smtp.send(mail("second", "b@two.example"));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(2);
        }
    }

    @Test
    void contentThatCanBeReadOnceGoesWholeIntoASessionThatTakesAllItsDomains() {
        try (var server = start(limits("RCPTDOMAINMAX=2"));
                var smtp = to(server).build()) {
            smtp.send(mail("first", "d@three.example"));
            smtp.send(new MailObject(
                    Envelope.of("ann@example.org", "a@one.example", "b@two.example"), new StepwiseContent().lines(64)));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 2);
            assertThat(recipients(server)).last().isEqualTo(List.of("a@one.example", "b@two.example"));
        }
    }

    @Test
    void connectionIsLeftWhenItHasHadTheMailsThatTheServerNames() {
        try (var server = start(limits("MAILMAX=2 RCPTMAX=1").maxMails(2));
                var smtp = to(server).build()) {
            assertThat(smtp.send(mail("mail", FIVE)).isComplete()).isTrue();
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 1, 2, 2, 3);
            smtp.send(mail("next"));
            smtp.send(mail("last"));
            assertThat(server.messages()).extracting(mail -> mail.connection()).containsExactly(1, 1, 2, 2, 3, 3, 4);
        }
    }

    @Test
    void limitsOfTheHelloUnderTlsCount() {
        try (var server = start(MailServerScript.smtp()
                        .startTls()
                        .keywords("LIMITS RCPTMAX=1")
                        .keywordsAfterTls("LIMITS RCPTMAX=3"));
                var smtp = to(server).build()) {
            smtp.send(mail("mail", FIVE));
            assertThat(recipients(server)).extracting(List::size).containsExactly(3, 2);
        }
    }

    @Test
    void recipientsThatAreTooManyGoInAFurtherTransactionAndTheNextMailKnows() {
        try (var server = start(MailServerScript.smtp().maxRecipients(2));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("first", FIVE));
            assertThat(result.isComplete()).isTrue();
            assertThat(names(result)).containsExactly(FIVE);
            assertThat(recipients(server)).extracting(List::size).containsExactly(2, 2, 1);
            assertThat(count(server, "RCPT")).isEqualTo(5 + 2 + 1);
            assertThat(smtp.servers().get(0).recipientLimit()).isEqualTo(2);

            smtp.send(mail("second", FIVE));
            assertThat(recipients(server)).extracting(List::size).containsExactly(2, 2, 1, 2, 2, 1);
            assertThat(count(server, "RCPT")).isEqualTo(8 + 5);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void limitThatWasLearntIsForgottenAfterAWhile() {
        RelayConfig forgetful =
                RelayConfig.builder().memory(Duration.ofNanos(1)).build();
        try (var server = start(MailServerScript.smtp().maxRecipients(2));
                var smtp = to(server).relay(forgetful).build()) {
            smtp.send(mail("first", FIVE));
            // Each time all who are left are offered: 5, 3 and 1.
            assertThat(count(server, "RCPT")).isEqualTo(9);
            assertThat(smtp.servers().get(0).recipientLimit()).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"452 too many recipients", "552 5.5.3 too many recipients"})
    void olderWordsForItAreUnderstood(String reply) {
        try (var server = start(MailServerScript.smtp().onRecipient("b@two.example", Replies.once(reply)));
                var smtp = to(server).build()) {
            assertThat(smtp.send(mail("mail", FIVE)).isComplete()).isTrue();
            assertThat(recipients(server)).extracting(List::size).containsExactly(4, 1);
        }
    }

    @Test
    void eachRecipientHasTheResultOfItsOwnTransaction() {
        try (var server = start(limits("RCPTMAX=2")
                        .onRecipient("b@two.example", "550 5.1.1 nobody")
                        .onRecipient("c@one.example", "450 4.2.0 later")
                        .onRecipient("d@three.example", "550 5.1.1 nobody")
                        .onEndOfData(
                                Replies.once("250 2.0.0 Ok: queued as FIRST1", "250 2.0.0 Ok: queued as SECOND2")));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.recipients())
                    .extracting(RecipientResult::outcome)
                    .containsExactly(
                            Outcome.ACCEPTED,
                            Outcome.REJECTED_PERMANENT,
                            Outcome.REJECTED_TRANSIENT,
                            Outcome.REJECTED_PERMANENT,
                            Outcome.ACCEPTED);
            assertThat(result.of("a@one.example").queueId()).isEqualTo("FIRST1");
            assertThat(result.of("e@two.example").queueId()).isEqualTo("SECOND2");
            // The second transaction had nobody left, which says nothing about the third.
            assertThat(recipients(server)).containsExactly(List.of("a@one.example"), List.of("e@two.example"));
        }
    }

    @Test
    void whenAllTransactionsAreRefusedTheFailureNamesAll() {
        try (var server = start(limits("RCPTMAX=2").on("RCPT", "550 5.1.1 nobody"));
                var smtp = to(server).build()) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail", FIVE)));
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly(FIVE);
            assertThat(e).hasMessageContainingAll(FIVE);
            assertThat(e.isTransient()).isFalse();
            assertThat(count(server, "RCPT")).isEqualTo(5);
        }
    }

    @Test
    void contentThatIsRefusedForSomeIsNotTriedOnTheRest() {
        try (var server = start(limits("RCPTMAX=2").onEndOfData(Replies.once("250 2.0.0 ok", "554 5.7.1 spam")));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.recipients())
                    .extracting(RecipientResult::outcome)
                    .containsExactly(
                            Outcome.ACCEPTED,
                            Outcome.ACCEPTED,
                            Outcome.REJECTED_PERMANENT,
                            Outcome.REJECTED_PERMANENT,
                            Outcome.NOT_SENT);
            assertThat(result.of("e@two.example").explanation()).contains("554 5.7.1 spam");
            assertThat(count(server, "MAIL")).isEqualTo(2);
        }
    }

    @Test
    void connectionLostInTheSecondTransactionIsMadeGoodForTheRestAlone() {
        for (Step step : List.of(Step.MAIL, Step.RCPT, Step.DATA)) {
            try (var server = start(limits("RCPTMAX=2").faultOnMail(2, step, Fault.RESET));
                    var smtp = to(server).build()) {
                assertThat(smtp.send(mail("mail", FIVE)).isComplete()).isTrue();
                assertThat(recipients(server))
                        .as(step.name())
                        .containsExactly(
                                List.of("a@one.example", "b@two.example"),
                                List.of("c@one.example", "d@three.example"),
                                List.of("e@two.example"));
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void connectionIsMadeGoodForOnceInAMailHoweverManyTransactions() {
        try (var server = start(limits("RCPTMAX=2")
                        .faultOnMail(2, Step.MAIL, Fault.RESET)
                        .faultOnMail(4, Step.MAIL, Fault.RESET));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.with(Outcome.ACCEPTED)).hasSize(4);
            assertThat(result.with(Outcome.NOT_SENT)).containsExactly("e@two.example");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void recipientsThatWereTooManyAreNotForgottenWhenTheConnectionIsLost() {
        try (var server = start(MailServerScript.smtp().maxRecipients(2).faultOnMail(1, Step.DATA, Fault.RESET));
                var smtp = to(server).build()) {
            assertThat(smtp.send(mail("mail", FIVE)).isComplete()).isTrue();
            assertThat(recipients(server).stream().flatMap(List::stream)).containsExactly(FIVE);
        }
    }

    @Test
    void doubtInOneTransactionEndsTheMailAndIsNoDoubtOfTheOthers() {
        try (var server = start(limits("RCPTMAX=2").faultOnMail(2, Step.END_OF_DATA, Fault.RESET));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE));
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly("a@one.example", "b@two.example");
            assertThat(result.with(Outcome.IN_DOUBT)).containsExactly("c@one.example", "d@three.example");
            assertThat(result.with(Outcome.NOT_SENT)).containsExactly("e@two.example");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void contentThatCanBeReadOnceIsOfferedToAllAtOnceAndNeverSentEmpty() {
        try (var server = start(limits("RCPTMAX=2").maxRecipients(2));
                var smtp = to(server).build()) {
            MailObject once = new MailObject(Envelope.of("ann@example.org", FIVE), new StepwiseContent().lines(640));
            SendResult result = smtp.send(once);
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly("a@one.example", "b@two.example");
            // The server said so itself, and who sends it again later has its word.
            assertThat(result.with(Outcome.REJECTED_TRANSIENT)).hasSize(3);
            assertThat(result.of("e@two.example").reply()).hasToString("452 4.5.3 too many recipients");
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.size()).isEqualTo(640));
            assertThat(count(server, "MAIL")).isEqualTo(1);
        }
    }

    @Test
    void serverThatRefusesEvenTheFirstAsTooManyEndsTheMail() {
        try (var server = start(MailServerScript.smtp().on("RCPT", "452 4.5.3 too many recipients"));
                SmtpTemplate smtp = to(server).build()) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail("mail", FIVE)));
            assertThat(e.result().with(Outcome.REJECTED_TRANSIENT)).containsExactly(FIVE);
            assertThat(count(server, "RCPT")).isEqualTo(5);
            assertThat(smtp.servers().get(0).recipientLimit()).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    void recipientsThatLmtpRefusesBehindTheContentWereTakenBeforeIt() {
        var script = MailServerScript.lmtp()
                .maxRecipients(3)
                .onEndOfDataFor("a@one.example", "452 4.2.2 mailbox full")
                .onEndOfDataFor("b@two.example", "452 4.2.2 mailbox full");
        try (var server = start(script);
                var smtp = to(server).protocol(Protocol.LMTP).build()) {
            smtp.send(mail("mail", FIVE));
            assertThat(smtp.servers().get(0).recipientLimit()).isEqualTo(3);
        }
    }

    @Test
    void contentThatTurnsOutMalformedInTheMiddleDoesNotHideWhoHasIt() {
        AtomicInteger opened = new AtomicInteger();
        Content changing = new Content() {
            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public InputStream open() {
                // Once to be looked over and once to be sent, for the first transaction.
                String text = opened.incrementAndGet() <= 2 ? "good\r\n" : "bad\n";
                return new ByteArrayInputStream(text.getBytes(UTF_8));
            }
        };
        try (var server = start(limits("RCPTMAX=2"));
                var smtp = to(server).lineEndings(LineEndings.REJECT).build()) {
            SendResult result = smtp.send(new MailObject(Envelope.of("ann@example.org", FIVE), changing));
            assertThat(result.with(Outcome.ACCEPTED)).containsExactly("a@one.example", "b@two.example");
            assertThat(result.with(Outcome.NOT_SENT)).hasSize(3);
            assertThat(result.of("e@two.example").explanation()).contains("lone CR or LF");
        }
    }

    @Test
    void oneDeadlineIsForAllTransactions() {
        try (var server = start(limits("RCPTMAX=2").faultOnMail(2, Step.RCPT, Fault.STALL));
                var smtp = to(server).build()) {
            SendResult result = smtp.send(mail("mail", FIVE), Duration.ofMillis(400));
            assertThat(result.with(Outcome.ACCEPTED)).hasSize(2);
            assertThat(result.with(Outcome.NOT_SENT)).hasSize(3);
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
