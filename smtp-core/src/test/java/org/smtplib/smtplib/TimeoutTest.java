package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** Every wait ends, and what comes after it can never be taken for the reply to something else. */
class TimeoutTest {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void noWaitIsWithoutEndByDefault() {
        Timeouts timeouts = Timeouts.DEFAULT;
        assertThat(timeouts.connect()).isPositive();
        assertThat(timeouts.tls()).isPositive();
        assertThat(timeouts.greeting()).isPositive();
        assertThat(timeouts.command()).isPositive();
        assertThat(timeouts.write()).isPositive();
        assertThat(timeouts.finalReply()).isPositive();
    }

    @Test
    void timeoutOfZeroIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Timeouts.DEFAULT.withConnect(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Timeouts.DEFAULT.withCommand(Duration.ofSeconds(-1)));
    }

    @Test
    void silentServerIsNotWaitedForForEver() {
        var script = MailServerScript.smtp().fault(Step.GREETING, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script)) {
            Timeouts timeouts = Timeouts.DEFAULT.withGreeting(SHORT);
            assertThatThrownBy(() -> SmtpSession.open(
                            PlayedInPieces.config(server).timeouts(timeouts).build()))
                    .isInstanceOf(SmtpTimeoutException.class)
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("greeting");
        }
    }

    @Test
    void silentServerOnAUnixSocketIsNotWaitedForForEverEither(@TempDir Path folder) {
        var script = MailServerScript.lmtp().fault(Step.GREETING, Fault.STALL).build();
        try (var server =
                ScriptedSmtpServer.builder().unixPath(folder.resolve("lmtp")).start(script)) {
            SessionConfig config = SessionConfig.builder(server.unixPath().toString())
                    .protocol(Protocol.LMTP)
                    .timeouts(Timeouts.DEFAULT.withGreeting(SHORT))
                    .build();
            assertThatThrownBy(() -> SmtpSession.open(config)).isInstanceOf(SmtpTimeoutException.class);
        }
    }

    @Test
    void afterATimeoutTheConnectionIsGoneSoThatNoLateReplyAnswersTheNextCommand() {
        var script = MailServerScript.smtp().faultOnce(Step.NOOP, Fault.STALL).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = SmtpSession.open(PlayedInPieces.config(server)
                        .timeouts(Timeouts.DEFAULT.withCommand(SHORT))
                        .build())) {
            assertThatThrownBy(session::noop)
                    .isInstanceOf(SmtpTimeoutException.class)
                    .hasMessageContaining("NOOP");
            assertThat(session.isConnected()).isFalse();
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);

            session.connect();
            assertThat(session.isConnected()).isTrue();
        }
    }
}
