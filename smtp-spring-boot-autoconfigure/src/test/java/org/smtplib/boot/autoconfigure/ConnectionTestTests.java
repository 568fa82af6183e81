package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A connection that is tested when the application starts, and what is said where it does not come about. */
class ConnectionTestTests {

    private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, SmtpAutoConfiguration.class))
            .withPropertyValues("smtp.test-connection=true", "smtp.host=127.0.0.1");

    @Test
    void aConnectionThatComesAboutIsKeptForTheFirstMail() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp().auth("jo", "hunter2"))) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues("smtp.username=jo", "smtp.password=hunter2")
                    .run(context -> {
                        assertThat(server.commands()).last().isEqualTo("NOOP");
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        assertThat(server.connections()).isEqualTo(1);
                    });
        }
    }

    @Test
    void withoutBeingAskedForThereIsNoTest() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp())) {
            contextRunner
                    .withPropertyValues("smtp.test-connection=false", "smtp.port=" + server.port())
                    .run(context -> {
                        assertThat(context).hasNotFailed();
                        assertThat(server.connections()).isZero();
                    });
        }
    }

    @Test
    void eachClientIsAskedForApart() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp());
                ScriptedSmtpServer refusing = start(MailServerScript.smtp().greeting("554 5.3.2 closed on Sundays"))) {
            contextRunner
                    .withPropertyValues("smtp.port=" + server.port())
                    .withPropertyValues(
                            "smtp.clients.reports.host=127.0.0.1",
                            "smtp.clients.reports.port=" + refusing.port(),
                            "smtp.clients.reports.test-connection=true")
                    .run(context -> assertThat(analysis(context.getStartupFailure()))
                            .contains("SMTP client 'reports' was tested")
                            .contains("554 5.3.2 closed on Sundays")
                            .contains("Or set smtp.clients.reports.test-connection=false"));
            assertThat(server.connections()).isEqualTo(1);
            server.awaitAllClosed();
        }
    }

    @Test
    void anUnknownHostIsNamed() {
        fails("smtp.host=nowhere.invalid")
                .contains("Cannot connect to nowhere.invalid:25")
                .contains("Correct smtp.host");
    }

    @Test
    void aPortWhereNobodyListensIsNamed() {
        ScriptedSmtpServer gone = start(MailServerScript.smtp());
        gone.kill();
        fails("smtp.port=" + gone.port())
                .contains("Cannot connect to 127.0.0.1")
                .contains("nobody listens there");
    }

    @Test
    void silenceInClearTextIsTakenForAPortThatWaitsForTls() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.builder().implicitTls().start(peer -> peer.drainUntilEof())) {
            fails("smtp.port=" + server.port(), "smtp.timeout.greeting=250ms").contains("set smtp.protocol=smtps");
        }
    }

    @Test
    void clearTextWhereTlsWasExpectedIsNamed() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
            peer.say("220 server.example ESMTP");
            peer.drainUntilEof();
        })) {
            fails("smtp.port=" + server.port(), "smtp.protocol=smtps")
                    .contains("speaks no TLS from the first octet")
                    .contains("smtp.protocol=smtp");
        }
    }

    @Test
    void starttlsThatIsNotOfferedIsNamed() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp())) {
            fails("smtp.port=" + server.port(), "smtp.starttls=required")
                    .contains("does not offer STARTTLS")
                    .contains("smtp.starttls says whether TLS is needed");
        }
    }

    @Test
    void aCertificateThatIsNotTrustedIsNamed() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp().startTls())) {
            fails("smtp.port=" + server.port(), "smtp.starttls=required")
                    .contains("Name the issuer")
                    .contains("smtp.ssl.bundle");
        }
    }

    @Test
    void aCertificateWithAnotherNameIsNamed() {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.builder()
                .tls(TestCertificates.wrongHostContext())
                .start(MailServerScript.smtp().startTls().build())) {
            fails(
                            "smtp.port=" + server.port(),
                            "smtp.starttls=required",
                            "smtp.ssl.bundle=mail",
                            "spring.ssl.bundle.pem.mail.truststore.certificate=" + TestCertificates.caPem())
                    .contains("Set smtp.host to a name that the server's certificate holds");
        }
    }

    @Test
    void aRefusedLoginIsNamedWithoutThePassword() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp().auth("jo", "another"))) {
            fails("smtp.port=" + server.port(), "smtp.username=jo", "smtp.password=hunter2")
                    .contains("refused the login of user jo")
                    .contains("Correct smtp.username and smtp.password")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void aServerThatWantsNoLoginIsNamed() {
        try (ScriptedSmtpServer server = start(MailServerScript.smtp())) {
            fails("smtp.port=" + server.port(), "smtp.username=jo", "smtp.password=hunter2")
                    .contains("offers no AUTH")
                    .contains("a server that wants no login is given neither smtp.username");
        }
    }

    @Test
    void eachServerThatFailsIsNamed() {
        try (ScriptedSmtpServer first = start(MailServerScript.smtp().greeting("554 5.3.2 one"));
                ScriptedSmtpServer second = start(MailServerScript.smtp().fault(Step.HELLO, Fault.CLOSE))) {
            fails(
                            "smtp.port=" + first.port(),
                            "smtp.servers[0].host=127.0.0.1",
                            "smtp.servers[0].port=" + second.port())
                    .contains("554 5.3.2 one")
                    .contains("Another server failed too")
                    .contains("127.0.0.1:" + second.port());
        }
    }

    private static ScriptedSmtpServer start(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private org.assertj.core.api.AbstractStringAssert<?> fails(String... properties) {
        StringBuilder said = new StringBuilder();
        contextRunner
                .withPropertyValues(Stream.of(properties).toArray(String[]::new))
                .run(context -> said.append(analysis(context.getStartupFailure())));
        return assertThat(said.toString()).contains("as smtp.test-connection asks for");
    }

    private static String analysis(Throwable failure) {
        FailureAnalysis analysis = new SmtpConnectionTestFailureAnalyzer().analyze(failure);
        assertThat(analysis).as(String.valueOf(failure)).isNotNull();
        return analysis.getDescription() + "\n" + analysis.getAction();
    }
}
