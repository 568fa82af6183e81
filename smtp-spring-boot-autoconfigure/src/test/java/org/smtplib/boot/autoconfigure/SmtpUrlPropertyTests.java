package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SessionConfig;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A server and its login as one property. */
class SmtpUrlPropertyTests {

    private final ApplicationContextRunner contextRunner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SmtpAutoConfiguration.class));

    @Test
    void theUrlAloneMakesATemplate() {
        contextRunner
                .withPropertyValues("smtp.url=smtp://jo:p%40ss@mail.example.org:587?starttls=required")
                .run(context -> {
                    SessionConfig config = context.getBean(SmtpTemplate.class).config();
                    assertThat(config.endpoint()).hasToString("mail.example.org:587");
                    assertThat(config.credentials()).isEqualTo(Credentials.of("jo", "p@ss"));
                    assertThat(config.startTls()).isEqualTo(StartTls.REQUIRED);
                });
    }

    @Test
    void anEmptyUrlIsNone() {
        contextRunner
                .withPropertyValues("smtp.url=")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(SmtpTemplate.class));
    }

    @Test
    void aUnixSocketIsReached() {
        contextRunner
                .withPropertyValues("smtp.url=lmtp:///run/dovecot/lmtp")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().endpoint())
                        .hasToString("/run/dovecot/lmtp"));
    }

    @Test
    void aClientHasItsOwnUrl() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.url=smtps://reports.example.org")
                .run(context -> {
                    SessionConfig config =
                            context.getBean(SmtpClients.class).get("reports").config();
                    assertThat(config.endpoint()).hasToString("reports.example.org:465");
                    assertThat(config.protocol()).isEqualTo(Protocol.SMTPS);
                });
    }

    @Test
    void whatTheUrlSaysMayBeSaidAgain() {
        contextRunner
                .withPropertyValues(
                        "smtp.url=smtps://jo:hunter2@mail.example.org",
                        "smtp.host=mail.example.org",
                        "smtp.port=465",
                        "smtp.protocol=smtps",
                        "smtp.username=jo",
                        "smtp.password=hunter2")
                .run(context -> assertThat(context).hasSingleBean(SmtpTemplate.class));
    }

    @Test
    void theLoginMayStandBesideTheUrl() {
        contextRunner
                .withPropertyValues("smtp.url=smtp://mail.example.org", "smtp.username=jo", "smtp.password=hunter2")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().credentials())
                        .isEqualTo(Credentials.of("jo", "hunter2")));
    }

    @Test
    void aBeanThatSaysWhereTheServerIsTakesItsPlace() {
        contextRunner
                .withPropertyValues("smtp.url=nonsense")
                .withBean(SmtpConnectionDetails.class, () -> () -> "own.example.org")
                .run(context -> assertThat(
                                context.getBean(SmtpTemplate.class).config().endpoint())
                        .hasToString("own.example.org:25"));
    }

    @ParameterizedTest
    @CsvSource({
        "host, other.example.org",
        "port, 25",
        "protocol, lmtp",
        "starttls, none",
        "username, ann",
        "password, s3cret"
    })
    void aKeyThatSaysSomethingElseIsAContradiction(String key, String value) {
        contextRunner
                .withPropertyValues("smtp.url=smtp://jo:hunter2@mail.example.org:587?starttls=required")
                .withPropertyValues("smtp." + key + "=" + value)
                .run(context -> {
                    FailureAnalysis analysis = analysis(context.getStartupFailure());
                    assertThat(analysis.getDescription())
                            .contains("smtp.url, which is 'smtp://***@mail.example.org:587?starttls=required'")
                            .contains("smtp." + key + " say different things");
                    assertThat(analysis.getAction()).contains("Remove smtp." + key);
                    assertNoSecret(context.getStartupFailure(), analysis);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "smtp.url, jo:hunter2@mail.example.org, begins with smtp://, ***@mail.example.org",
        "smtp.url, smtp://jo:hunter2@mail.example.org/inbox, has a path, smtp://***@mail.example.org/inbox",
        "smtp.url, smtp://jo:hunter2%@mail.example.org, The password in the URL, smtp://***@mail.example.org",
        "smtp.url, smtp://jo:hunter2@, names no host, smtp://***@",
        "smtp.clients.reports.url, smtp://jo:hunter2, is no port, ***"
    })
    void aUrlThatCannotBeUsedIsToldWithItsKeyAndWithoutThePassword(
            String key, String url, String reason, String shown) {
        contextRunner.withPropertyValues(key + "=" + url).run(context -> {
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            assertThat(analysis.getDescription())
                    .contains("The property " + key + " is '" + shown + "'")
                    .contains(reason);
            assertThat(analysis.getAction()).contains("Correct " + key);
            assertNoSecret(context.getStartupFailure(), analysis);
        });
    }

    @Test
    void aPlaceholderThatNothingResolvesIsNoUrl() {
        contextRunner
                .withPropertyValues("smtp.clients.reports.url=smtp://jo:${NOWHERE_TO_BE_FOUND}@mail.example.org")
                .run(context -> assertThat(analysis(context.getStartupFailure()).getDescription())
                        .contains("smtp.clients.reports.url holds a placeholder"));
    }

    @Test
    void thePropertiesDoNotPrintTheUrlsPassword() {
        contextRunner
                .withPropertyValues("smtp.url=smtp://jo:hunter2@mail.example.org")
                .run(context -> assertThat(context.getBean(SmtpProperties.class).toString())
                        .contains("url=smtp://***@mail.example.org")
                        .doesNotContain("hunter2"));
    }

    private static FailureAnalysis analysis(Throwable failure) {
        FailureAnalysis analysis = new SmtpUrlFailureAnalyzer().analyze(failure);
        assertThat(analysis).as(String.valueOf(failure)).isNotNull();
        return analysis;
    }

    private static void assertNoSecret(Throwable failure, FailureAnalysis analysis) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        assertThat(trace + analysis.getDescription() + analysis.getAction())
                .doesNotContain("hunter2")
                .doesNotContain("s3cret");
    }
}
