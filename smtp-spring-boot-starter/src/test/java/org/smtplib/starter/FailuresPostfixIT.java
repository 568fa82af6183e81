package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.message.Outcome;
import org.smtplib.mime.Email;
import org.smtplib.starter.MailApplication.Running;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What a real Postfix refuses, and what is wrong with the settings, is said in so many words. */
@ExtendWith(OutputCaptureExtension.class)
class FailuresPostfixIT {

    private static TestMailServer server;

    @BeforeAll
    static void find() {
        server = TestMailServer.find();
    }

    @Test
    void withUnknownRecipientsOnlyTheServersWordsAreInTheException() {
        String unknown = server.get("unknown");

        SmtpRecipientsRefusedException refused = failure(SmtpRecipientsRefusedException.class, Map.of(), unknown);

        assertThat(refused).hasMessageContaining("550").hasMessageContaining("User unknown");
        assertThat(refused.isTransient()).isFalse();
        assertThat(refused.result()).isNotNull();
        assertThat(refused.result().with(Outcome.REJECTED_PERMANENT)).containsExactly(unknown);
    }

    @Test
    void aWrongPasswordIsRefusedAndNeverRepeated(CapturedOutput output) {
        String wrong = "wrong-" + UUID.randomUUID();

        SmtpAuthenticationException refused = failure(
                SmtpAuthenticationException.class,
                Map.of("smtp.password", wrong, "logging.level.org.smtplib", "debug"));

        assertThat(refused.code()).isEqualTo(535);
        assertThat(refused.isTransient()).isFalse();
        assertNotSent(refused);
        assertSaysNothingOf(wrong, refused);
        String plain = "\0" + server.get("username") + "\0" + wrong;
        assertThat(output.getAll())
                .contains("C: AUTH")
                .doesNotContain(wrong, Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefusedBeforeTheLogin(CapturedOutput output) {
        SmtpTlsException refused =
                failure(SmtpTlsException.class, Map.of("smtp.ssl.bundle", "", "logging.level.org.smtplib", "debug"));

        assertThat(refused).hasMessageContaining("certificate");
        assertNotSent(refused);
        assertSaysNothingOf(server.get("password"), refused);
        assertThat(output.getAll()).contains("C: STARTTLS").doesNotContain("C: AUTH");
    }

    @Test
    void smtpsOnThePlainPortSaysWhatToChange() {
        SmtpTlsException failure =
                failure(SmtpTlsException.class, Map.of("smtp.protocol", "smtps", "smtp.starttls", "none"));

        assertThat(failure).hasMessageContaining("protocol SMTP with STARTTLS");
        assertNotSent(failure);
    }

    @Test
    void smtpOnTheImplicitTlsPortSaysWhatToChange() {
        SmtpTimeoutException failure = failure(
                SmtpTimeoutException.class,
                Map.of("smtp.port", server.get("submissions.port"), "smtp.timeout.greeting", "1s"));

        assertThat(failure).hasMessageContaining("protocol SMTPS");
        assertNotSent(failure);
    }

    private static <E extends SmtpException> E failure(Class<E> type, Map<String, ?> changes) {
        return failure(type, changes, server.get("mailbox"));
    }

    private static <E extends SmtpException> E failure(Class<E> type, Map<String, ?> changes, String recipient) {
        Email email = Email.builder().to(recipient).text("For nobody.").build();
        try (Running application = MailApplication.start(server.submission(changes))) {
            E failure = catchThrowableOfType(type, () -> application.smtp().send(email));
            assertThat(failure).as("the failure of sending").isNotNull();
            return failure;
        }
    }

    private static void assertNotSent(SmtpException failure) {
        assertThat(failure.result()).isNotNull();
        assertThat(failure.result().with(Outcome.NOT_SENT)).isEqualTo(List.of(server.get("mailbox")));
    }

    private static void assertSaysNothingOf(String password, SmtpException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(password);
        }
    }
}
