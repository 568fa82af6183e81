package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.context.LifecycleAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskExecutorBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/** What becomes of the clients when an application stops, goes on, and ends. */
class SmtpLifecycleTests {

    private final SlowFinalReply reply = new SlowFinalReply();

    private final ScriptedSmtpServer main =
            ScriptedSmtpServer.start(MailServerScript.smtp().build());
    private final ScriptedSmtpServer reports =
            ScriptedSmtpServer.start(MailServerScript.smtp().build());

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class, LifecycleAutoConfiguration.class, SmtpAutoConfiguration.class))
            .withPropertyValues(
                    "smtp.host=127.0.0.1",
                    "smtp.port=" + main.port(),
                    "smtp.pool.max-idle=5m",
                    "smtp.clients.reports.host=127.0.0.1",
                    "smtp.clients.reports.port=" + reports.port(),
                    "smtp.clients.reports.pool.max-idle=5m");

    @AfterEach
    void closeServers() {
        reply.allow();
        main.close();
        reports.close();
    }

    @Test
    void eachStopEndsIdleConnectionsAndSendingGoesOn() {
        contextRunner.run(context -> {
            SmtpClients clients = context.getBean(SmtpClients.class);
            for (int round = 1; round <= 3; round++) {
                clients.templates().values().forEach(template -> template.send(TestMails.to("jo@example.org")));
                assertThat(main.openConnections()).isEqualTo(1);
                assertThat(reports.openConnections()).isEqualTo(1);

                context.getSourceApplicationContext().stop();
                main.awaitAllClosed();
                reports.awaitAllClosed();
                // Others may still have mail to send while they stop.
                clients.templates().values().forEach(template -> template.send(TestMails.to("jo@example.org")));

                context.getSourceApplicationContext().start();
                // The connection that was opened meanwhile is used on.
                assertThat(main.connections()).isEqualTo(2 * round);
                context.getSourceApplicationContext().stop();
                main.awaitAllClosed();
                reports.awaitAllClosed();
                context.getSourceApplicationContext().start();
            }
            assertThat(main.messages()).hasSize(6);
            assertThat(reports.messages()).hasSize(6);
        });
    }

    @Test
    void stoppingMakesNoTemplateThatNobodyHasAskedFor() {
        contextRunner
                .withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    ConfigurableApplicationContext running = context.getSourceApplicationContext();
                    running.stop();
                    running.start();
                    running.stop();
                    ConfigurableListableBeanFactory beans = running.getBeanFactory();
                    assertThat(beans.containsSingleton("smtpTemplate")).isFalse();
                    assertThat(beans.containsSingleton("reportsSmtpTemplate")).isFalse();
                    // Asked for now, it works.
                    running.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                    assertThat(main.messages()).hasSize(1);
                });
    }

    @Test
    void mailUnderWayIsFinishedBeforeTheContextIsClosed() {
        try (ScriptedSmtpServer slow = slowServer()) {
            contextRunner
                    .withUserConfiguration(LastUser.class)
                    .withPropertyValues("smtp.port=" + slow.port())
                    .run(context -> {
                        CompletableFuture<SendResult> sending = sending(context.getBean(SmtpTemplate.class));
                        reply.awaitReached();
                        CountDownLatch templateIsNext = context.getBean(LastUser.class).destroyed;
                        Thread closer = new Thread(context.getSourceApplicationContext()::close);
                        closer.start();
                        templateIsNext.await();
                        await().atMost(Duration.ofSeconds(60)).until(() -> closer.getState() != Thread.State.RUNNABLE);

                        assertThat(closer.isAlive()).isTrue();
                        reply.allow();
                        assertThat(sending.get(60, TimeUnit.SECONDS).isComplete())
                                .isTrue();
                        closer.join();
                    });
        }
    }

    @Test
    void closingWaitsForAMailNoLongerThanItsTimeout() {
        try (ScriptedSmtpServer slow = slowServer()) {
            contextRunner
                    .withPropertyValues("smtp.port=" + slow.port(), "smtp.pool.close-timeout=50ms")
                    .run(context -> {
                        CompletableFuture<SendResult> sending = sending(context.getBean(SmtpTemplate.class));
                        reply.awaitReached();
                        context.getSourceApplicationContext().close();
                        // Cut off, the mail would be in doubt; so it is left to end by itself.
                        assertThat(sending).isNotDone();
                        reply.allow();
                        assertThat(sending.get(60, TimeUnit.SECONDS).isComplete())
                                .isTrue();
                        slow.awaitAllClosed();
                    });
        }
    }

    @Test
    void tasksThatTheTaskExecutorFinishesAtTheEndSendWithAllClients() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withUserConfiguration(Tasks.class)
                .withPropertyValues(
                        "spring.task.execution.shutdown.await-termination=true",
                        "spring.task.execution.shutdown.await-termination-period=60s",
                        // The tasks go on for longer than the executor is waited for while all stop.
                        "spring.lifecycle.timeout-per-shutdown-phase=1ms")
                .run(context -> {
                    EndingExecutor executor = context.getBean(EndingExecutor.class);
                    context.getBean(SmtpClients.class)
                            .templates()
                            .values()
                            .forEach(template -> executor.submit(() -> {
                                executor.awaitItsEnd();
                                return template.send(TestMails.to("jo@example.org"));
                            }));
                });
        assertThat(main.messages()).hasSize(1);
        assertThat(reports.messages()).hasSize(1);
    }

    private ScriptedSmtpServer slowServer() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().faults(reply).build());
    }

    private static CompletableFuture<SendResult> sending(SmtpTemplate template) {
        return CompletableFuture.supplyAsync(() -> template.send(TestMails.to("jo@example.org")));
    }

    /** It uses the template, so it ends just before it. */
    static class LastUser implements DisposableBean {

        private final CountDownLatch destroyed = new CountDownLatch(1);

        LastUser(SmtpTemplate template) {}

        @Override
        public void destroy() {
            destroyed.countDown();
        }
    }

    /** The executor of the application, as Spring Boot's properties make it, in which tasks can wait for its end. */
    @Configuration(proxyBeanMethods = false)
    static class Tasks {

        @Bean
        EndingExecutor applicationTaskExecutor(ThreadPoolTaskExecutorBuilder builder) {
            return builder.configure(new EndingExecutor());
        }

        /** Asks for both, so that the executor is there before them. */
        @Bean
        Object user(EndingExecutor executor, SmtpTemplate template, @Qualifier("reports") SmtpTemplate reports) {
            return new Object();
        }
    }

    static class EndingExecutor extends ThreadPoolTaskExecutor {

        private final transient CountDownLatch ending = new CountDownLatch(1);

        void awaitItsEnd() throws InterruptedException {
            ending.await();
        }

        @Override
        public void shutdown() {
            ending.countDown();
            super.shutdown();
        }
    }
}
