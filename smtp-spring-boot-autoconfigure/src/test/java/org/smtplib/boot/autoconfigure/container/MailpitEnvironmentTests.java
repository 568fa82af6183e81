package org.smtplib.boot.autoconfigure.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.protocol.Protocol;

class MailpitEnvironmentTests {

    @Test
    void withoutVariablesItIsPlainSmtpWithoutLogin() {
        assertThat(MailpitEnvironment.read(Map.of())).isEqualTo(ContainerServer.withoutLogin(1025));
    }

    @Test
    void thePortIsThatOfTheBindAddress() {
        assertThat(MailpitEnvironment.read(Map.of("MP_SMTP_BIND_ADDR", "[::]:2525"))
                        .port())
                .isEqualTo(2525);
    }

    @Test
    void aBindAddressWithoutPortIsNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> MailpitEnvironment.read(Map.of("MP_SMTP_BIND_ADDR", "localhost")))
                .withMessageContaining("MP_SMTP_BIND_ADDR")
                .withMessageContaining("localhost");
    }

    @ParameterizedTest
    @CsvSource({"true, SMTPS", "YES, SMTPS", "1, SMTPS", "false, SMTP", "'', SMTP"})
    void tlsFromTheFirstOctetIsSmtps(String value, Protocol protocol) {
        assertThat(MailpitEnvironment.read(Map.of("MP_SMTP_REQUIRE_TLS", value)).protocol())
                .isEqualTo(protocol);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jo:hunter2:x", " jo:hunter2:x  ann:other ", "ann:$2y$05$abc bo:{SHA}abc\njo:hunter2:x"})
    void theFirstLoginWhosePasswordCanBeReadIsUsed(String logins) {
        ContainerServer server = MailpitEnvironment.read(Map.of("MP_SMTP_AUTH", logins));
        assertThat(server.username()).isEqualTo("jo");
        assertThat(server.password()).isEqualTo("hunter2:x");
        assertThat(server).hasToString("SMTP on port 1025 as jo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jo:$2a$05$secret", "jo:$apr1$secret", "secret"})
    void loginsThatCannotBeUsedAreToldWithoutTheirValue(String logins) {
        assertThatIllegalStateException()
                .isThrownBy(() -> MailpitEnvironment.read(Map.of("MP_SMTP_AUTH", logins)))
                .withMessageContaining("MP_SMTP_AUTH")
                .withMessageNotContaining("secret");
    }
}
