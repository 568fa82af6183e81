package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Peer;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Endpoint;

/** Listeners are told everything, in its order, and can do no harm. */
class SessionEventsTest {

    @Test
    void everythingIsToldInItsOrder() {
        var script = MailServerScript.smtp()
                .keywords("8BITMIME")
                .startTls()
                .auth("ann", "s3cret", "LOGIN")
                .build();
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(script)) {
            var session = Sessions.open(Sessions.to(server)
                    .startTls(StartTls.REQUIRED)
                    .credentials(Credentials.of("ann", "s3cret"))
                    .listener(listener));
            session.send(Sessions.mail("bob@example.org"));
            session.quit();
        }
        assertThat(listener.events())
                .containsExactly(
                        "connected",
                        "reply 220 server.example ESMTP",
                        "command EHLO client.example",
                        "reply 250 server.example 8BITMIME STARTTLS",
                        "command STARTTLS",
                        "reply 220 2.0.0 go ahead",
                        "tls verified",
                        "command EHLO client.example",
                        "reply 250 server.example 8BITMIME AUTH LOGIN",
                        "command AUTH LOGIN",
                        "reply 334 VXNlcm5hbWU6",
                        "command ***",
                        "reply 334 UGFzc3dvcmQ6",
                        "command ***",
                        "reply 235 2.7.0 welcome",
                        "command MAIL FROM:<ann@example.org>",
                        "reply 250 2.1.0 sender ok",
                        "command RCPT TO:<bob@example.org>",
                        "reply 250 2.1.5 recipient ok",
                        "command DATA",
                        "reply 354 go ahead",
                        "content " + (Sessions.TEXT.length() + 3),
                        "reply 250 2.0.0 taken, " + Sessions.TEXT.length() + " octets",
                        "command QUIT",
                        "reply 221 2.0.0 bye",
                        "disconnected: closed by us");
    }

    @Test
    void endOfAConnectionIsToldOnceWithItsReason() {
        var script = MailServerScript.smtp().fault(Step.MAIL, Fault.STALL).build();
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(script)) {
            try (var session = Sessions.open(Sessions.to(server)
                    .timeouts(Sessions.PATIENT.withCommand(Sessions.SHORT))
                    .listener(listener))) {
                assertThatExceptionOfType(SmtpTimeoutException.class)
                        .isThrownBy(() -> session.send(Sessions.mail("bob@example.org")));
            }
        }
        assertThat(listener.events())
                .filteredOn(event -> event.startsWith("disconnected"))
                .singleElement()
                .asString()
                .contains("waiting for the reply to MAIL");
    }

    @Test
    void sessionThatCannotBeMadeReadyIsToldWithItsReason() {
        var script = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> Sessions.open(Sessions.to(server).listener(listener)));
            assertThat(listener.events())
                    .containsExactly(
                            "connected",
                            "reply 554 5.3.2 no",
                            "disconnected: closed by us",
                            "connect failed: 127.0.0.1:" + server.port() + " does not take mail now: 554 5.3.2 no");
        }
    }

    @Test
    void connectionThatDoesNotComeAboutIsToldOnceWhoeverConnects() {
        var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
        server.close();
        for (Opening opening : Opening.values()) {
            assertThat(opening.failing(Sessions.to(server)))
                    .as(opening.name())
                    .singleElement()
                    .asString()
                    .startsWith("connect failed: Cannot connect to 127.0.0.1:" + server.port());
        }
    }

    @Test
    void serverThatLeavesInsteadOfGreetingIsToldOnceWhoeverConnects() {
        for (Opening opening : Opening.values()) {
            try (var server = ScriptedSmtpServer.start(Peer::close)) {
                String reason = "127.0.0.1:" + server.port() + " closed the connection where the greeting was expected";
                assertThat(opening.failing(Sessions.to(server)))
                        .as(opening.name())
                        .containsExactly("connected", "disconnected: " + reason, "connect failed: " + reason);
            }
        }
    }

    @Test
    void tlsThatDoesNotComeAboutIsToldOnceWhoeverConnects() {
        for (Opening opening : Opening.values()) {
            try (var server = ScriptedSmtpServer.builder()
                    .implicitTls()
                    .tls(TestCertificates.strangerContext())
                    .start(MailServerScript.smtp().build())) {
                assertThat(opening.failing(Sessions.to(server).protocol(Protocol.SMTPS)))
                        .as(opening.name())
                        .hasSize(3)
                        .startsWith("connected")
                        .last()
                        .asString()
                        .startsWith("connect failed: TLS with 127.0.0.1:" + server.port());
            }
        }
    }

    @Test
    void refusalInPlaceOfTheGreetingIsAFailureOnlyWhereASessionIsOpened() {
        var script = MailServerScript.smtp().greeting("554 5.3.2 no").build();
        try (var server = ScriptedSmtpServer.start(script)) {
            assertThat(Opening.OPEN.failing(Sessions.to(server)))
                    .containsExactly(
                            "connected",
                            "reply 554 5.3.2 no",
                            "disconnected: closed by us",
                            "connect failed: 127.0.0.1:" + server.port() + " does not take mail now: 554 5.3.2 no");

            var listener = new RecordingListener();
            try (var session =
                    new SmtpSession(Sessions.to(server).listener(listener).build())) {
                assertThat(session.connect().code()).isEqualTo(554);
                assertThat(listener.events()).containsExactly("connected", "reply 554 5.3.2 no");
            }
        }
    }

    /** The three ways to a connection. */
    private enum Opening {
        CONNECT {
            @Override
            void to(SessionConfig config) {
                new SmtpSession(config).connect();
            }
        },
        OPEN {
            @Override
            void to(SessionConfig config) {
                SmtpSession.open(config);
            }
        },
        FACTORY {
            @Override
            void to(SessionConfig config) {
                new SmtpSessionFactory(config).open();
            }
        };

        abstract void to(SessionConfig config);

        /** What a listener is told of an attempt that fails. */
        List<String> failing(SessionConfig.Builder config) {
            var listener = new RecordingListener();
            SessionConfig listened = config.listener(listener).build();
            assertThatExceptionOfType(SmtpException.class).isThrownBy(() -> to(listened));
            return listener.events();
        }
    }

    @Test
    void listenerThatThrowsHarmsNeitherTheMailNorTheNextListener() {
        SmtpEventListener clumsy = new SmtpEventListener() {
            @Override
            public void sending(Endpoint endpoint, String line) {
                throw new IllegalStateException("clumsy");
            }

            @Override
            public void replyReceived(Endpoint endpoint, Reply reply) {
                throw new IllegalStateException("clumsy");
            }

            @Override
            public void contentSent(Endpoint endpoint, long octets) {
                throw new IllegalStateException("clumsy");
            }
        };
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(Sessions.to(server).listener(clumsy).listener(listener))) {
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
            assertThat(listener.events()).contains("command DATA", "reply 354 go ahead");
        }
    }
}
