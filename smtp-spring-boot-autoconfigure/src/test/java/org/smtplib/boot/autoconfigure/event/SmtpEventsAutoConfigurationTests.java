package org.smtplib.boot.autoconfigure.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.smtplib.boot.autoconfigure.SmtpClients;
import org.smtplib.boot.autoconfigure.TestMails;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.event.EventListener;

@ExtendWith(OutputCaptureExtension.class)
class SmtpEventsAutoConfigurationTests {

    private static final String JO = "jo@example.org";
    private static final String REFUSED = "refused@example.org";

    private final ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
            .onRecipient(REFUSED, Replies.always("550 5.1.1 no such user"))
            .build());
    private final Listener listener = new Listener();
    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class, SmtpEventsAutoConfiguration.class))
            .withPropertyValues("smtp.host=127.0.0.1", "smtp.port=" + server.port())
            .withBean(Listener.class, () -> listener);

    @AfterEach
    void close() {
        server.close();
    }

    static class Listener {

        private final List<SmtpMailEvent> events = new CopyOnWriteArrayList<>();
        private final List<String> kinds = new CopyOnWriteArrayList<>();
        private volatile boolean failing;

        @EventListener
        void any(SmtpMailEvent event) {
            events.add(event);
            if (failing) {
                throw new IllegalStateException("no more disk");
            }
        }

        @EventListener
        void sent(SmtpMailSentEvent event) {
            kinds.add("sent");
        }

        @EventListener
        void failed(SmtpMailFailedEvent event) {
            kinds.add("failed " + event.failure().getClass().getSimpleName());
        }

        @EventListener
        void heldBack(SmtpMailHeldBackEvent event) {
            kinds.add("held back");
        }
    }

    @Test
    void mailThatWasAcceptedForSomeIsSent() {
        contextRunner.run(context -> {
            context.getBean(SmtpTemplate.class).send(TestMails.to(JO, REFUSED));

            assertThat(listener.kinds).containsExactly("sent");
            assertThat(listener.events).singleElement().satisfies(event -> {
                assertThat(event.client()).isEqualTo("default");
                assertThat(event.envelope().recipients()).containsExactly(JO, REFUSED);
                assertThat(event.result().isComplete()).isFalse();
                assertThat(event.result().of(REFUSED).outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
                assertThat(event.elapsed()).isPositive();
            });
        });
    }

    @Test
    void mailThatWasAcceptedForNobodyFailed() {
        contextRunner.run(context -> {
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(() -> context.getBean(SmtpTemplate.class).send(TestMails.to(REFUSED)));

            assertThat(listener.kinds).containsExactly("failed SmtpRecipientsRefusedException");
            assertThat(listener.events.get(0).result().of(REFUSED).outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
        });
    }

    @Test
    void mailThatASafetyNetHoldsBackIsToldAsSuch() {
        contextRunner.withPropertyValues("smtp.safety.dry-run=true").run(context -> {
            context.getBean(SmtpTemplate.class).send(TestMails.to(JO));

            assertThat(listener.kinds).containsExactly("held back");
            assertThat(listener.events.get(0).result().of(JO).isHeldBack()).isTrue();
        });
    }

    @Test
    void mailsOfABatchAndOfOtherThreadsAreToldToo() {
        contextRunner.run(context -> {
            SmtpTemplate smtp = context.getBean(SmtpTemplate.class);
            smtp.sendAsync(TestMails.to(JO)).join();
            smtp.sendAll(List.of(smtp.compose(TestMails.to(JO)), smtp.compose(TestMails.to(JO))));

            assertThat(listener.kinds).containsExactly("sent", "sent", "sent");
        });
    }

    @Test
    void listenerThatFailsChangesNothingOfTheMail(CapturedOutput output) {
        listener.failing = true;
        contextRunner.run(context -> {
            assertThat(context.getBean(SmtpTemplate.class)
                            .send(TestMails.to(JO))
                            .isComplete())
                    .isTrue();
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(() -> context.getBean(SmtpTemplate.class).send(TestMails.to(REFUSED)));

            assertThat(listener.events).hasSize(2);
            assertThat(output).contains("SmtpEventPublisher failed; the mail is not affected", "no more disk");
        });
    }

    @Test
    void eachClientIsNamedAndHasASwitchOfItsOwn() {
        contextRunner
                .withPropertyValues(
                        "smtp.events.enabled=false",
                        "smtp.clients.reports.host=127.0.0.1",
                        "smtp.clients.reports.port=" + server.port())
                .run(context -> {
                    SmtpClients clients = context.getBean(SmtpClients.class);
                    clients.get("default").send(TestMails.to(JO));
                    clients.get("reports").send(TestMails.to(JO));

                    assertThat(listener.events)
                            .extracting(SmtpMailEvent::client)
                            .containsExactly("reports");
                });
    }
}
