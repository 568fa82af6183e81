package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Which threads send what is not waited for. */
class SmtpThreadsTests {

    private static final boolean RUNTIME_HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

    @ParameterizedTest
    @CsvSource({
        "spring.threads.virtual.enabled=true, true",
        "spring.threads.virtual.enabled=false, false",
        "spring.threads.nothing=said, false"
    })
    void asynchronousSendsAreOnVirtualThreadsWhereTheApplicationWantsThemAndTheRuntimeHasThem(
            String property, boolean wanted) {
        AtomicReference<Thread> thread = new AtomicReference<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                thread.set(Thread.currentThread());
            }
        };
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class))
                    .withPropertyValues("smtp.host=127.0.0.1", "smtp.port=" + server.port(), property)
                    .withBean(SmtpEventListener.class, () -> listener)
                    .run(context -> {
                        context.getBean(SmtpTemplate.class)
                                .sendAsync(TestMails.to("jo@example.org"))
                                .join();
                        assertThat(isVirtual(thread.get())).isEqualTo(wanted && RUNTIME_HAS_VIRTUAL_THREADS);
                        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
                    });
        }
    }

    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        // A method of Java 21, and this is compiled for 17.
        return RUNTIME_HAS_VIRTUAL_THREADS
                && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }
}
