package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.message.Envelope;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** What could end a command early, or become such a thing on its way, never reaches the wire. */
class SessionArgumentsTest {

    // The last two: U+560D and U+560A, of which a narrowing cast leaves CR and LF (CVE-2025-7962); half a surrogate
    // pair.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nRSET",
                "\nRSET",
                "\rRSET",
                "\r\n.\r\nMAIL FROM:<>",
                "\0",
                "\u0007",
                "\u001b[2J",
                "\u007f",
                "\u0085",
                "\u560d\u560a",
                "\ud83d"
            })
    void commandWithAControlCharacterIsNotWritten(String evil) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .auth("ann", "s3cret")
                        .authOptional()
                        .build());
                var session = Sessions.connected(server)) {
            session.ehlo();
            List<String> before = server.commands();
            List<Runnable> commands = List.of(
                    () -> session.command("NOOP" + evil, ""),
                    () -> session.command("NOOP", evil),
                    () -> session.command("VRFY", "bob" + evil),
                    () -> session.mail("ann" + evil + "@example.org"),
                    () -> session.auth(mechanism("PLAIN" + evil), true),
                    () -> session.mail("ann@example.org", "ENVID=x" + evil),
                    () -> session.mail("ann@example.org", "X" + evil));
            for (Runnable command : commands) {
                assertThatIllegalArgumentException()
                        .isThrownBy(command::run)
                        .satisfies(e -> assertThat(e.getMessage())
                                .doesNotContain("\r", "\n", "\0", "\u001b", "\u007f", "\u0085"));
            }
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(server.commands()).hasSize(before.size() + 1).endsWith("NOOP");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nRSET", "\n", "\r", "\0", "\u007f", "\ud83d"})
    void recipientWithAControlCharacterIsNotWrittenEvenAsUtf8(String evil) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.ehlo();
            session.mail("ann@example.org", "SMTPUTF8");
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("bob" + evil + "@example.org"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.mail("ü" + evil + "@example.org", "SMTPUTF8"));
            assertThat(session.rcpt("bob@example.org").code()).isEqualTo(250);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\nRSET", "\0", "> SIZE=1 <", " NOTIFY=NEVER", "<", ">"})
    void addressThatBreaksOutOfItsBracketsMakesNoEnvelope(String evil) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Envelope.of("ann" + evil + "@example.org", "b@example.org"));
        assertThatIllegalArgumentException().isThrownBy(() -> Envelope.of("", "bob@example.org" + evil));
    }

    @ParameterizedTest
    @ValueSource(strings = {"client.example\r\nMAIL FROM:<>", "client example", "", "client\0", "clïent.example"})
    void localHostNameThatIsNoneMakesNoConfiguration(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionConfig.builder("mail.example.org")
                        .localHostName(name)
                        .build())
                .withMessageContaining("local host name");
    }

    private static SaslMechanism mechanism(String name) {
        return new SaslMechanism() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public byte @Nullable [] initialResponse() {
                return null;
            }

            @Override
            public byte[] respond(byte[] challenge) {
                return challenge;
            }
        };
    }
}
