package org.smtplib.boot.autoconfigure.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.event.LogCapture;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.mime.Email;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A mail goes when its transaction was committed, and only then. */
class AfterCommitSmtpSenderTests {

    private static final String JO = "jo@example.org";
    private static final String REFUSED = "refused@example.org";

    private final ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
            .onRecipient(REFUSED, Replies.always("550 5.1.1 no such user"))
            .build());
    private final AtomicReference<Thread> sendingThread = new AtomicReference<>();
    private final AtomicReference<Boolean> sentWithinTransaction = new AtomicReference<>();
    private final SmtpTemplate template = SmtpTemplate.builder(server.host())
            .port(server.port())
            .timeLimit(Duration.ofSeconds(30))
            .listener(new SmtpEventListener() {
                @Override
                public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                    sendingThread.set(Thread.currentThread());
                    sentWithinTransaction.set(TransactionSynchronizationManager.isActualTransactionActive()
                            || TransactionSynchronizationManager.isSynchronizationActive()
                            || !TransactionSynchronizationManager.getResourceMap()
                                    .isEmpty());
                }
            })
            .build();
    private final AfterCommitSmtpSender sender = new AfterCommitSmtpSender(template);
    private final MemoryTransactionManager manager = new MemoryTransactionManager();
    private final TransactionTemplate transaction = new TransactionTemplate(manager);
    private final TransactionTemplate nested = nested(TransactionDefinition.PROPAGATION_NESTED);
    private final TransactionTemplate own = nested(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

    private TransactionTemplate nested(int propagation) {
        TransactionTemplate nested = new TransactionTemplate(manager);
        nested.setPropagationBehavior(propagation);
        return nested;
    }

    @AfterEach
    void close() {
        template.close();
        server.close();
    }

    private List<List<String>> recipients() {
        return server.messages().stream().map(mail -> mail.recipientAddresses()).toList();
    }

    private static void assertRolledBack(CompletableFuture<SendResult> mail, String why) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(mail::join)
                .havingCause()
                .isInstanceOfSatisfying(SmtpRolledBackException.class, e -> {
                    assertThat(e).hasMessageContaining(why);
                    assertThat(e.result().of(JO).outcome()).isEqualTo(Outcome.NOT_SENT);
                    assertThat(e.isTransient()).isFalse();
                });
    }

    @Test
    void mailGoesBehindTheCommitOnAnotherThreadWithoutTheTransaction() {
        CompletableFuture<SendResult> mail = transaction.execute(status -> {
            CompletableFuture<SendResult> waiting = sender.send(TestMails.to(JO));
            assertThat(waiting).isNotDone();
            assertThat(server.connections()).isZero();
            return waiting;
        });

        assertThat(mail.join().isComplete()).isTrue();
        assertThat(recipients()).containsExactly(List.of(JO));
        assertThat(sendingThread.get()).isNotNull().isNotSameAs(Thread.currentThread());
        assertThat(sentWithinTransaction.get()).isFalse();
    }

    @Test
    void mailOfATransactionThatIsRolledBackIsNotSent() {
        CompletableFuture<SendResult> mail = transaction.execute(status -> {
            status.setRollbackOnly();
            return sender.send(TestMails.to(JO));
        });

        assertRolledBack(mail, "the transaction was rolled back");
        assertThat(server.connections()).isZero();
    }

    @Test
    void mailOfATransactionThatThrowsIsNotSent() {
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    mails.add(sender.send(TestMails.to(JO)));
                    throw new IllegalStateException("no stock");
                }))
                .hasMessage("no stock");

        assertRolledBack(mails.get(0), "rolled back");
    }

    @Test
    void mailOfACommitThatIsInDoubtIsNotSent() {
        manager.failCommits();
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        assertThatExceptionOfType(TransactionSystemException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> mails.add(sender.send(TestMails.to(JO)))));

        assertRolledBack(mails.get(0), "is not known");
    }

    @Test
    void mailWithoutATransactionGoesAtOnce() {
        assertThat(sender.send(TestMails.to(JO)).join().isComplete()).isTrue();
    }

    @Test
    void badInputFailsWithinTheTransaction() {
        transaction.executeWithoutResult(status -> assertThatIllegalArgumentException()
                .isThrownBy(() -> sender.send(Email.builder().to(JO).text("Hi.").build())));
    }

    @Test
    void messageIsReadWhenItIsHandedOver() throws Exception {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()));
        message.setFrom("shop@example.org");
        message.setRecipients(Message.RecipientType.TO, JO);
        message.setText("before");
        CompletableFuture<SendResult> mail = transaction.execute(status -> {
            CompletableFuture<SendResult> waiting = sender.send(message);
            try {
                message.setText("after");
            } catch (jakarta.mail.MessagingException e) {
                throw new AssertionError(e);
            }
            return waiting;
        });
        mail.join();

        assertThat(server.messages().get(0).text()).contains("before").doesNotContain("after");
    }

    @Test
    void failureIsLoggedWithoutRecipientsAndDoesNotReachTheTransaction() {
        try (LogCapture log = new LogCapture(AfterCommitSmtpSender.class.getName(), Level.WARN)) {
            CompletableFuture<SendResult> none = transaction.execute(status -> sender.send(TestMails.to(REFUSED)));
            assertThatThrownBy(none::join).hasMessageContaining("refused");
            CompletableFuture<SendResult> partial =
                    transaction.execute(status -> sender.send(TestMails.to(REFUSED, JO)));
            assertThat(partial.join().isAnyAccepted()).isTrue();

            assertThat(log.lines())
                    .containsExactly(
                            "A mail from <shop@example.org> reached nobody: SmtpRecipientsRefusedException"
                                    + " {REJECTED_PERMANENT=1}",
                            "A mail from <shop@example.org> did not reach all: {ACCEPTED=1, REJECTED_PERMANENT=1}");
        }
    }

    @Test
    void templateThatIsClosedAtTheCommitFailsTheMailAlone() {
        CompletableFuture<SendResult> mail = transaction.execute(status -> {
            CompletableFuture<SendResult> waiting = sender.send(TestMails.to(JO));
            template.close();
            return waiting;
        });

        assertThatThrownBy(mail::join).hasMessageContaining("closed");
    }

    @Test
    void anotherSynchronizationThatFailsDoesNotKeepTheMail() {
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                        @Override
                        public void afterCommit() {
                            throw new IllegalStateException("no cache");
                        }
                    });
                    mails.add(sender.send(TestMails.to(JO)));
                }))
                .hasMessage("no cache");

        assertThat(mails.get(0).join().isComplete()).isTrue();
    }

    @Test
    void mailThatIsHandedOverAfterTheCommitGoes() {
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        transaction.executeWithoutResult(status ->
                TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        mails.add(sender.send(TestMails.to(JO)));
                    }

                    @Override
                    public void afterCompletion(int completion) {
                        mails.add(sender.send(TestMails.to(JO)));
                    }
                }));

        assertThat(mails).hasSize(2).allMatch(mail -> mail.join().isComplete());
    }

    @Test
    void whatIsRolledBackToASavepointIsNotSent() {
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        transaction.executeWithoutResult(outer -> {
            mails.add(sender.send(TestMails.to("first@example.org")));
            nested.executeWithoutResult(inner -> {
                mails.add(sender.send(TestMails.to(JO)));
                inner.setRollbackOnly();
            });
            assertThat(mails.get(0)).isNotDone();
            mails.add(sender.send(TestMails.to("last@example.org")));
        });

        assertRolledBack(mails.get(1), "to a savepoint");
        assertThat(mails.get(0).join().isComplete()).isTrue();
        assertThat(mails.get(2).join().isComplete()).isTrue();
        assertThat(recipients()).containsExactlyInAnyOrder(List.of("first@example.org"), List.of("last@example.org"));
    }

    @Test
    void nestedTransactionThatIsReleasedWaitsForTheOuterOne() {
        CompletableFuture<SendResult> mail = transaction.execute(outer -> {
            CompletableFuture<SendResult> waiting = nested.execute(inner -> sender.send(TestMails.to(JO)));
            assertThat(waiting).isNotDone();
            return waiting;
        });

        assertThat(mail.join().isComplete()).isTrue();
    }

    @Test
    void transactionOfItsOwnDecidesForItsMails() {
        List<CompletableFuture<SendResult>> mails = new ArrayList<>();
        transaction.executeWithoutResult(outer -> {
            mails.add(sender.send(TestMails.to(JO)));
            mails.add(own.execute(inner -> sender.send(TestMails.to("inner@example.org"))));
            assertThat(mails.get(1).join().isComplete()).isTrue();
            outer.setRollbackOnly();
        });

        assertRolledBack(mails.get(0), "rolled back");
    }

    @Test
    void mailThatIsCancelledBeforeTheCommitIsNotSent() {
        CompletableFuture<SendResult> mail = transaction.execute(status -> {
            CompletableFuture<SendResult> waiting = sender.send(TestMails.to(JO));
            assertThat(waiting.cancel(false)).isTrue();
            return waiting;
        });

        assertThat(mail).isCancelled();
        assertThat(server.connections()).isZero();
    }

    @Test
    void whoAsksForATransactionIsToldWhetherThereIsOne() {
        MailObject mail = template.compose(TestMails.to(JO));

        assertThat(sender.sendIfInTransaction(mail)).isFalse();
        assertThat(server.connections()).isZero();
        transaction.executeWithoutResult((TransactionStatus status) ->
                assertThat(sender.sendIfInTransaction(mail)).isTrue());
        server.awaitMessages(1);
    }
}
