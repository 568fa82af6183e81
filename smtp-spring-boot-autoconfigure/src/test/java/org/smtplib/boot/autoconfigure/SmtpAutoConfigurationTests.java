package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsOptions;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

class SmtpAutoConfigurationTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class));

    @Test
    void withoutHostThereIsNoTemplate() {
        contextRunner.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(SmtpConnectionDetails.class)
                .doesNotHaveBean(SmtpOperations.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "${NO_SUCH_VARIABLE:}"})
    void anEmptyHostCountsAsNone(String host) {
        contextRunner
                .withPropertyValues("smtp.host=" + host)
                .run(context -> assertThat(context)
                        .hasNotFailed()
                        .doesNotHaveBean(SmtpConnectionDetails.class)
                        .doesNotHaveBean(SmtpOperations.class));
    }

    @Test
    void theHostAloneMakesATemplateWithTheDefaultsOfTheCore() {
        contextRunner.withPropertyValues("smtp.host=mail.example.org").run(context -> {
            assertThat(context).hasSingleBean(SmtpTemplate.class).hasBean("smtpTemplate");
            assertThat(context).hasSingleBean(PropertiesSmtpConnectionDetails.class);
            SessionConfig config = context.getBean(SmtpTemplate.class).config();
            assertThat(config.endpoint()).isEqualTo(new Endpoint("mail.example.org", 25));
            assertThat(config.protocol()).isEqualTo(Protocol.SMTP);
            assertThat(config.startTls()).isNull();
            assertThat(config.tls()).usingRecursiveComparison().isEqualTo(TlsOptions.DEFAULT);
            assertThat(config.credentials()).isNull();
            assertThat(config.isCleartextLoginAllowed()).isFalse();
            assertThat(config.timeouts()).isEqualTo(Timeouts.DEFAULT);
            assertThat(config.localHostName()).isNull();
        });
    }

    @Test
    void allRecipientsOrNoneIsAProperty() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(MailServerScript.smtp()
                .onRecipient("unknown@example.org", "550 5.1.1 unknown")
                .build())) {
            ApplicationContextRunner runner =
                    contextRunner.withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port());
            runner.withPropertyValues("smtp.recipients=all-or-none").run(context -> {
                assertThatThrownBy(() -> context.getBean(SmtpTemplate.class)
                                .send(TestMails.to("jo@example.org", "unknown@example.org")))
                        .isInstanceOf(SmtpRecipientsRefusedException.class);
                assertThat(server.messages()).isEmpty();
            });
            runner.run(context -> {
                context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org", "unknown@example.org"));
                assertThat(server.messages()).hasSize(1);
            });
        }
    }

    @Test
    void furtherServersStandBehindTheFirstAndTakeItsMailsWhenItIsGone() {
        try (ScriptedSmtpServer second = ScriptedSmtpServer.start(
                MailServerScript.smtp().auth("ann", "two").build())) {
            contextRunner
                    .withPropertyValues(
                            "smtp.host=127.0.0.1",
                            "smtp.port=" + closedPort(),
                            "smtp.username=jo",
                            "smtp.password=one",
                            "smtp.servers[0].host=" + second.host(),
                            "smtp.servers[0].port=" + second.port(),
                            "smtp.servers[0].username=ann",
                            "smtp.servers[0].password=two")
                    .run(context -> {
                        SmtpTemplate template = context.getBean(SmtpTemplate.class);
                        assertThat(template.servers()).hasSize(2);
                        assertThat(template.send(TestMails.to("bob@example.org"))
                                        .isComplete())
                                .isTrue();
                        assertThat(second.messages()).hasSize(1);
                    });
        }
    }

    @Test
    void furtherServerWithoutALoginOfItsOwnHasThatOfTheFirst() {
        contextRunner
                .withPropertyValues(
                        "smtp.host=a.example",
                        "smtp.username=jo",
                        "smtp.password=one",
                        "smtp.servers[0].host=b.example")
                .run(context -> assertThat(
                                context.getBean(SmtpConnectionDetails.class).getFurtherServers())
                        .singleElement()
                        .satisfies(details -> {
                            assertThat(details.getUsername()).isEqualTo("jo");
                            assertThat(details.getPassword()).isEqualTo("one");
                            assertThat(details.getPort()).isEqualTo(25);
                            assertThat(details.getFurtherServers()).isEmpty();
                        }));
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.servers[0].port=0, smtp.servers[0].host",
        "smtp.servers[0].host=b.example;smtp.servers[0].weight=0, smtp.servers[0].weight",
        "smtp.servers[0].host=b.example;smtp.servers[0].port=99999, smtp.servers[0].port",
        "smtp.relay.weight=0, smtp.relay.weight",
        "smtp.relay.pause=0s, smtp.relay.pause",
        "smtp.relay.max-pause=1ms, smtp.relay.max-pause",
        "smtp.rate-limit.mails=0, smtp.rate-limit.mails",
        "smtp.rate-limit.mails=5;smtp.rate-limit.per=0s, smtp.rate-limit.per",
        "smtp.retry.max-attempts=0, smtp.retry.max-attempts",
        "smtp.retry.multiplier=0.5, smtp.retry.multiplier",
        "smtp.retry.jitter=2, smtp.retry.jitter",
        "smtp.retry.delay=-1s, smtp.retry.delay",
        "smtp.retry.max-delay=1ms, smtp.retry.max-delay",
        "smtp.pipelining.train=17, smtp.pipelining.train",
        "smtp.pool.min-idle=5, smtp.pool.min-idle",
        "smtp.time-limit=0s, smtp.time-limit",
    })
    void valueThatCannotBeUsedIsNamedByItsKey(String properties, String key) {
        contextRunner
                .withPropertyValues("smtp.host=a.example")
                .withPropertyValues(properties.split(";"))
                .run(context ->
                        assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining(key));
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"smtp, 25", "smtps, 465", "lmtp, 2003"})
    void theProtocolDecidesThePortWhereNoneIsSet(String protocol, int port) {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org", "smtp.protocol=" + protocol)
                .run(context -> assertThat(context.getBean(SmtpTemplate.class)
                                .config()
                                .endpoint()
                                .port())
                        .isEqualTo(port));
    }

    @Test
    void eachPropertyReachesTheTemplate() {
        contextRunner
                .withPropertyValues(
                        "smtp.host=mail.example.org",
                        "smtp.port=2525",
                        "smtp.protocol=lmtp",
                        "smtp.starttls=required",
                        "smtp.username=jo",
                        "smtp.password=hunter2",
                        "smtp.allow-cleartext-login=true",
                        "smtp.ssl.verify-hostname=false",
                        "smtp.local-host-name=shop.example.org",
                        "smtp.timeout.connect=1s",
                        "smtp.timeout.tls=2s",
                        "smtp.timeout.greeting=3s",
                        "smtp.timeout.command=4s",
                        "smtp.timeout.write=5s",
                        "smtp.timeout.final-reply=6s",
                        "smtp.pool.max-size=7")
                .run(context -> {
                    SmtpTemplate template = context.getBean(SmtpTemplate.class);
                    SessionConfig config = template.config();
                    assertThat(config.endpoint()).isEqualTo(new Endpoint("mail.example.org", 2525));
                    assertThat(config.protocol()).isEqualTo(Protocol.LMTP);
                    assertThat(config.startTls()).isEqualTo(StartTls.REQUIRED);
                    assertThat(config.credentials().username()).isEqualTo("jo");
                    assertThat(config.credentials().password().reveal()).isEqualTo("hunter2");
                    assertThat(config.isCleartextLoginAllowed()).isTrue();
                    assertThat(config.tls().verifyHostname()).isFalse();
                    assertThat(config.localHostName()).isEqualTo("shop.example.org");
                    assertThat(config.timeouts())
                            .isEqualTo(new Timeouts(
                                    Duration.ofSeconds(1),
                                    Duration.ofSeconds(2),
                                    Duration.ofSeconds(3),
                                    Duration.ofSeconds(4),
                                    Duration.ofSeconds(5),
                                    Duration.ofSeconds(6)));
                    assertThat(template.poolStats().max()).isEqualTo(7);
                });
    }

    @Test
    void emptyValuesCountAsAbsent() {
        contextRunner
                .withPropertyValues(
                        "smtp.host=mail.example.org",
                        "smtp.port=",
                        "smtp.starttls=",
                        "smtp.username=",
                        "smtp.password=",
                        "smtp.ssl.bundle=",
                        "smtp.default-sender=",
                        "smtp.local-host-name=")
                .run(context -> {
                    SessionConfig config = context.getBean(SmtpTemplate.class).config();
                    assertThat(config.endpoint().port()).isEqualTo(25);
                    assertThat(config.startTls()).isNull();
                    assertThat(config.credentials()).isNull();
                    assertThat(config.tls()).usingRecursiveComparison().isEqualTo(TlsOptions.DEFAULT);
                    assertThat(config.localHostName()).isNull();
                });
    }

    @Test
    void aUnixSocketIsAHost() {
        contextRunner
                .withPropertyValues("smtp.host=/run/dovecot/lmtp", "smtp.protocol=lmtp")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().endpoint())
                        .hasToString("/run/dovecot/lmtp"));
    }

    @Test
    void backsOffFromTheApplicationsOwnOperations() {
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .withBean("mine", SmtpOperations.class, () -> mock(SmtpOperations.class))
                .run(context -> assertThat(context)
                        .hasSingleBean(SmtpOperations.class)
                        .hasBean("mine")
                        .doesNotHaveBean(SmtpTemplate.class));
    }

    @Test
    void connectionDetailsNeedNoHostProperty() {
        contextRunner
                .withBean(SmtpConnectionDetails.class, () -> () -> "container.example.org")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().endpoint())
                        .isEqualTo(new Endpoint("container.example.org", 25)));
    }

    @Test
    void connectionDetailsTakeThePlaceOfWhereAndWhoButNotOfHow() {
        contextRunner
                .withUserConfiguration(OwnDetails.class)
                .withPropertyValues(
                        "smtp.host=ignored.example.org",
                        "smtp.port=99999",
                        "smtp.protocol=smtp",
                        "smtp.username=ignored",
                        "smtp.ssl.bundle=ignored",
                        "smtp.timeout.command=4s")
                .run(context -> {
                    assertThat(context).hasSingleBean(SmtpConnectionDetails.class);
                    SessionConfig config = context.getBean(SmtpTemplate.class).config();
                    assertThat(config.endpoint()).isEqualTo(new Endpoint("container.example.org", 465));
                    assertThat(config.protocol()).isEqualTo(Protocol.SMTPS);
                    assertThat(config.credentials().username()).isEqualTo("tester");
                    assertThat(config.isCleartextLoginAllowed()).isTrue();
                    assertThat(config.timeouts().command()).isEqualTo(Duration.ofSeconds(4));
                });
    }

    @Test
    void connectionDetailsAreNotBlamedOnAProperty() {
        contextRunner
                .withBean(SmtpConnectionDetails.class, () -> new SmtpConnectionDetails() {
                    @Override
                    public String getHost() {
                        return "container.example.org";
                    }

                    @Override
                    public int getPort() {
                        return 65536;
                    }
                })
                .withPropertyValues("smtp.starttls=required")
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isExactlyInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("65536")
                        .hasMessageNotContaining("smtp.starttls"));
    }

    @Test
    void connectionDetailsWithHalfALoginAreRefused() {
        contextRunner
                .withBean(SmtpConnectionDetails.class, () -> new SmtpConnectionDetails() {
                    @Override
                    public String getHost() {
                        return "container.example.org";
                    }

                    @Override
                    public String getPassword() {
                        return "hunter2";
                    }
                })
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("give a password without a user name")
                        .hasMessageNotContaining("hunter2"));
    }

    @Test
    void customizersHaveTheLastWordInTheirOrder() {
        contextRunner
                .withUserConfiguration(Customizers.class)
                .withPropertyValues("smtp.host=mail.example.org", "smtp.local-host-name=property")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().localHostName())
                        .isEqualTo("second"));
    }

    @Test
    void listenerBeansAreToldInTheirOrder() {
        contextRunner
                .withUserConfiguration(Listeners.class)
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> {
                    context.getBean(SmtpTemplate.class)
                            .config()
                            .events()
                            .connected(new Endpoint("mail.example.org", 25));
                    assertThat(context.getBean(Listeners.class).told).containsExactly("first", "second");
                });
    }

    @Test
    void theTemplateEndsWithTheContext() {
        AtomicReference<SmtpTemplate> template = new AtomicReference<>();
        contextRunner
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> template.set(context.getBean(SmtpTemplate.class)));
        assertThatThrownBy(() -> template.get().send(TestMails.to("jo@example.org")))
                .isInstanceOf(SmtpPoolException.class);
    }

    @Test
    void tasksOfTheApplicationTaskExecutorMaySendWhileTheContextCloses() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            contextRunner
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .withUserConfiguration(LateSender.class)
                    .run(context -> context.getBean(SmtpTemplate.class));
            assertThat(server.messages()).hasSize(1);
        }
    }

    @Test
    void theTaskExecutorOfSpringBootIsNoHindrance() {
        contextRunner
                .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
                .withPropertyValues("smtp.host=mail.example.org")
                .run(context -> assertThat(context).hasSingleBean(SmtpTemplate.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnDetails implements SmtpConnectionDetails {

        @Override
        public String getHost() {
            return "container.example.org";
        }

        @Override
        public Protocol getProtocol() {
            return Protocol.SMTPS;
        }

        @Override
        public String getUsername() {
            return "tester";
        }

        @Override
        public String getPassword() {
            return "secret";
        }

        @Override
        public boolean isCleartextLoginAllowed() {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Customizers {

        @Bean
        @Order(2)
        SmtpTemplateBuilderCustomizer second() {
            return (client, builder) -> builder.localHostName("second");
        }

        @Bean
        @Order(1)
        SmtpTemplateBuilderCustomizer first() {
            return (client, builder) -> builder.localHostName("first");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Listeners {

        private final List<String> told = new ArrayList<>();

        @Bean
        @Order(2)
        SmtpEventListener second() {
            return listener("second");
        }

        @Bean
        @Order(1)
        SmtpEventListener first() {
            return listener("first");
        }

        private SmtpEventListener listener(String name) {
            return new SmtpEventListener() {
                @Override
                public void connected(Endpoint endpoint) {
                    told.add(name);
                }
            };
        }
    }

    /** An executor whose last task sends a mail while the executor is destroyed. */
    @Configuration(proxyBeanMethods = false)
    static class LateSender {

        @Bean
        LateExecutor applicationTaskExecutor(ObjectProvider<SmtpTemplate> template) {
            return new LateExecutor(template);
        }
    }

    static class LateExecutor implements Executor, SmartInitializingSingleton, DisposableBean {

        private final ObjectProvider<SmtpTemplate> provider;
        private SmtpTemplate template;

        LateExecutor(ObjectProvider<SmtpTemplate> provider) {
            this.provider = provider;
        }

        @Override
        public void afterSingletonsInstantiated() {
            template = provider.getObject();
        }

        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void destroy() {
            template.send(TestMails.to("jo@example.org"));
        }
    }
}
