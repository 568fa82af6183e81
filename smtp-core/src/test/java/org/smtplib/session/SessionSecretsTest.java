package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** The password appears on the wire and nowhere else: in no message, text, event or line of a log. */
class SessionSecretsTest {

    private static final String PASSWORD = "Tr0ub4dor&3";
    private static final Credentials ANN = Credentials.of("ann", PASSWORD);
    private static final String PLAIN = base64("\0ann\0" + PASSWORD);
    private static final String LOGIN = base64(PASSWORD);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level level = root.getLevel();
    private final RecordingListener listener = new RecordingListener();
    private final List<String> texts = new ArrayList<>();

    @BeforeEach
    void listen() {
        log.start();
        root.addAppender(log);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void stopListening() {
        root.setLevel(level);
        root.detachAppender(log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void loginShowsNoSecret(String mechanism) {
        loginTo(MailServerScript.smtp().auth("ann", PASSWORD, mechanism));
        assertThat(listener.events()).contains("reply 235 2.7.0 welcome");
        assertNoSecret();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN"})
    void refusedLoginShowsNoSecret(String mechanism) {
        loginTo(MailServerScript.smtp().auth("ann", "another", mechanism));
        assertThat(texts).anyMatch(text -> text.contains("SmtpAuthenticationException"));
        assertNoSecret();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "535 5.7.8 user ann with password Tr0ub4dor&3 is unknown",
                "535-5.7.8 you said:\n535-AUTH PLAIN AGFubgBUcjB1YjRkb3ImMw==\n535 5.7.8 and that is wrong",
                "421 4.7.0 Tr0ub4dor&3 is no password, go away",
                "235 2.7.0 welcome, Tr0ub4dor&3",
                "504 5.5.4 AGFubgBUcjB1YjRkb3ImMw== is not understood"
            })
    void serverThatRepeatsASecretIsNotRepeated(String reply) {
        assertThat(PLAIN).isEqualTo("AGFubgBUcjB1YjRkb3ImMw==");
        loginTo(MailServerScript.smtp().auth("ann", PASSWORD, "PLAIN").on("AUTH", reply));
        assertThat(texts).anyMatch(text -> text.contains("***"));
        assertNoSecret();
    }

    @Test
    void serverThatRepeatsTheAnswerToItsPromptIsNotRepeated() {
        loginTo(peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250 AUTH LOGIN");
            peer.expect("AUTH LOGIN");
            peer.say("334 " + base64("Username:"));
            peer.readLine();
            peer.say("334 " + base64("Password:"));
            String answer = peer.readLine();
            assertThat(answer).isEqualTo(LOGIN);
            peer.say("535 5.7.8 \"" + answer + "\" is wrong");
            peer.expectEof();
        });
        assertThat(texts).anyMatch(text -> text.contains("***"));
        assertNoSecret();
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"STALL", "CLOSE", "RESET", "GARBAGE", "IMPOSSIBLE_CODE", "HALF_REPLY_AND_CLOSE"})
    void loginThatBreaksShowsNoSecret(Fault fault) {
        loginTo(MailServerScript.smtp().auth("ann", PASSWORD, "PLAIN").fault(Step.AUTH.at(1), fault));
        loginTo(MailServerScript.smtp().auth("ann", PASSWORD, "LOGIN").fault(Step.AUTH.at(3), fault));
        assertThat(texts).isNotEmpty();
        assertNoSecret();
    }

    private void loginTo(MailServerScriptBuilder script) {
        loginTo(script.build());
    }

    /** Logs in, and keeps every text that anybody could print afterwards. */
    private void loginTo(Script script) {
        try (var server = ScriptedSmtpServer.start(script)) {
            SessionConfig config = Sessions.to(server)
                    .timeouts(Sessions.PATIENT.withCommand(Sessions.SHORT))
                    .credentials(ANN)
                    .listener(listener)
                    .build();
            var factory = new SmtpSessionFactory(config);
            texts.addAll(List.of(config.toString(), factory.toString(), ANN.toString()));
            texts.add(String.valueOf(config.credentials()));
            try (var session = factory.open()) {
                texts.add(session.toString());
                texts.add(session.noop().toString());
            } catch (SmtpException e) {
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace, true));
                texts.add(trace.toString());
                if (e instanceof SmtpResponseException refused) {
                    texts.add(refused.reply().lines().toString());
                }
            }
        }
    }

    private void assertNoSecret() {
        texts.addAll(listener.events());
        for (ILoggingEvent event : log.list) {
            texts.add(event.getFormattedMessage());
            if (event.getThrowableProxy() != null) {
                texts.add(ThrowableProxyUtil.asString(event.getThrowableProxy()));
            }
        }
        assertThat(log.list).anyMatch(event -> event.getLoggerName().equals("org.smtplib.wire"));
        assertThat(texts)
                .allSatisfy(text -> assertThat(Objects.requireNonNull(text))
                        .doesNotContain(PASSWORD)
                        .doesNotContain(PLAIN)
                        .doesNotContain(LOGIN));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
