package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;

/** The audit events {@code smtplib.connect} and {@code smtplib.send}: as calls of a listener, and in Flight Recorder. */
class AuditEventsTest {

    private static final String LOGIN = """
            S: 220 server.example
            C: EHLO client.example
            S: 250-server.example
            S: 250 AUTH PLAIN LOGIN
            C: AUTH PLAIN AGFubgBzZXNhbWU=
            S: 535 no
            C: AUTH LOGIN YW5u
            S: 334 UGFzc3dvcmQ6
            C: c2VzYW1l
            S: 235 welcome
            C: QUIT
            S: 221 bye
            """;

    private static final List<String> SENT =
            List.of("EHLO client.example", "AUTH PLAIN ***", "AUTH LOGIN ***", "***", "QUIT");

    private static void logIn(ScriptedSmtpServer server, SmtpEventListener listener) {
        try (var session = SmtpSession.open(
                PlayedInPieces.config(server).listener(listener).build())) {
            session.login("ann", "sesame");
        }
    }

    @Test
    void listenerIsToldOfEachConnectionAndEachCommandBeforeItIsWritten() {
        List<String> told = new ArrayList<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                told.add("connect " + endpoint);
            }

            @Override
            public void sending(Endpoint endpoint, String line) {
                told.add(line);
            }
        };
        try (var server = ScriptedSmtpServer.start(new TranscriptScript(LOGIN))) {
            logIn(server, listener);
            assertThat(told.get(0)).isEqualTo("connect 127.0.0.1:" + server.port());
        }
        assertThat(told.subList(1, told.size())).isEqualTo(SENT);
    }

    @Test
    void flightRecorderHasThemToo(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("audit.jfr");
        int port;
        try (Recording recording = new Recording();
                var server = ScriptedSmtpServer.start(new TranscriptScript(LOGIN))) {
            recording.enable("org.smtplib.Connect");
            recording.enable("org.smtplib.Send");
            recording.start();
            logIn(server, new SmtpEventListener() {});
            recording.stop();
            recording.dump(file);
            port = server.port();
        }
        List<RecordedEvent> events = RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("org.smtplib."))
                .filter(event -> event.getInt("port") == port)
                .toList();
        assertThat(events).allMatch(event -> event.getString("host").equals("127.0.0.1"));
        assertThat(events.stream()
                        .filter(event -> event.getEventType().getName().equals("org.smtplib.Connect")))
                .hasSize(1);
        assertThat(events.stream()
                        .filter(event -> event.getEventType().getName().equals("org.smtplib.Send"))
                        .map(event -> event.getString("line")))
                .isEqualTo(SENT);
    }
}
