package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.session.SmtpSession;

/** The debug levels: 0 is silent, 1 prints the dialogue, 2 each line with the time of day. */
class DebugLevelTest extends PlayedInPieces {

    private static final String LOGIN = """
            S: 220 server.example
            C: EHLO client.example
            S: 250-server.example
            S: 250 AUTH PLAIN
            C: AUTH PLAIN AGFubgBzZXNhbWU=
            S: 235 welcome, sesame or AGFubgBzZXNhbWU=
            C: QUIT
            S: 221 bye
            """;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    private List<String> lines() {
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void logIn(int level) {
        try (var server = serve(LOGIN);
                var session = new SmtpSession(config(server).build())) {
            session.debugLevel(level, out);
            session.connect();
            session.login("ann", "sesame");
            session.quit();
        }
    }

    @Test
    void levelOnePrintsConnectionCommandsAndRepliesWithoutSecrets() {
        logIn(1);
        assertThat(lines()).hasSize(10);
        assertThat(lines().get(0)).matches("connect: 127\\.0\\.0\\.1:\\d+");
        assertThat(lines().get(1)).matches("connected: 127\\.0\\.0\\.1:\\d+");
        assertThat(lines().subList(2, 9))
                .containsExactly(
                        "reply: 220 server.example",
                        "send: EHLO client.example",
                        "reply: 250 server.example AUTH PLAIN",
                        "send: AUTH PLAIN ***",
                        "reply: 235 welcome, *** or ***",
                        "send: QUIT",
                        "reply: 221 bye");
        assertThat(lines().get(9)).startsWith("disconnect: ");
    }

    @Test
    void levelOnePrintsWhyThereIsNoConnection() {
        var server = serve("");
        server.close();
        var session = new SmtpSession(config(server).build());
        session.debugLevel(1, out);
        assertThatExceptionOfType(SmtpUnreachableException.class).isThrownBy(session::connect);
        assertThat(lines()).hasSize(2).first().asString().isEqualTo("connect: 127.0.0.1:" + server.port());
        assertThat(lines().get(1)).startsWith("connect failed: Cannot connect to 127.0.0.1:" + server.port());
    }

    @Test
    void levelTwoPrintsTheTimeOfDayToo() {
        logIn(2);
        assertThat(lines()).hasSize(10).allMatch(line -> line.matches("\\d{2}:\\d{2}:\\d{2}\\.\\d{6} \\w+: .*"));
    }

    @Test
    void levelZeroIsSilentAndTheDefault() {
        logIn(0);
        assertThat(lines()).isEmpty();
    }

    @Test
    void levelMayChangeUnderWay() {
        try (var server = serve("""
                S: 220 server.example
                C: NOOP
                S: 250 one
                C: NOOP
                S: 250 two
                C: NOOP
                S: 250 three
                GONE
                """);
                var session = connect(server)) {
            session.noop();
            session.debugLevel(1, out);
            session.noop();
            session.debugLevel(0, out);
            session.noop();
            session.disconnect();
        }
        assertThat(lines()).containsExactly("send: NOOP", "reply: 250 two");
    }

    @Test
    void contentIsCountedAndNotPrinted() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: private
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.debugLevel(1, out);
            session.sendMail("<>", List.of("bob@example.org"), "private");
            session.disconnect();
        }
        assertThat(lines()).contains("data: 12 octets").noneMatch(line -> line.contains("private"));
    }

    @Test
    void errorStreamIsWhereItGoesByDefault() {
        PrintStream error = System.err;
        try (var server = serve("S: 220 server.example\nGONE");
                var session = new SmtpSession(config(server).build())) {
            System.setErr(out);
            session.debugLevel(1);
            session.connect();
            session.disconnect();
        } finally {
            System.setErr(error);
        }
        assertThat(lines()).contains("reply: 220 server.example");
    }
}
