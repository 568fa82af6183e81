package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Chunking;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/** Whole dialogues, octet by octet, with replies that come in pieces of every size. */
class SessionTranscriptTest {

    private static final Credentials ANN = Credentials.of("ann", "s3cret");

    @ParameterizedTest
    @EnumSource
    void mailOverSmtp(Chunking chunking) {
        Script script = peer -> {
            peer.say("220-server.example ESMTP", "220 at your service");
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250-SIZE 100000", "250 8BITMIME");
            peer.expect("MAIL FROM:<ann@example.org> SIZE=25");
            peer.say("250 2.1.0 ok");
            peer.expect("RCPT TO:<bob@example.org>");
            peer.say("250 2.1.5 ok");
            peer.expect("RCPT TO:<cid@example.org>");
            peer.say("251-2.1.5 will", "251 2.1.5 forward");
            peer.expect("DATA");
            peer.say("354 go ahead");
            assertThat(peer.readContent()).asString(UTF_8).isEqualTo(Sessions.TEXT + ".\r\n");
            peer.say("250-2.0.0 Ok:", "250 2.0.0 queued as 4F9D");
            peer.expect("QUIT");
            peer.say("221 2.0.0 bye");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder().chunking(chunking).start(script);
                var session = new SmtpSession(Sessions.to(server).build())) {
            assertThat(session.connect()).isEqualTo(new Reply(220, List.of("server.example ESMTP", "at your service")));
            SendResult result = session.send(Sessions.mail("bob@example.org", "cid@example.org"));
            assertThat(result.isComplete()).isTrue();
            assertThat(result.of("cid@example.org").reply())
                    .isEqualTo(new Reply(250, List.of("2.0.0 Ok:", "2.0.0 queued as 4F9D")));
            assertThat(session.quit()).isEqualTo(Reply.of(221, "2.0.0 bye"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailOverSmtpWithoutExtensions(Chunking chunking) {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("502-5.5.1 what", "502 5.5.1 was that?");
            peer.expect("HELO client.example");
            peer.say("250 server.example");
            peer.expect("MAIL FROM:<ann@example.org>");
            peer.say("250 ok");
            peer.expect("RCPT TO:<bob@example.org>");
            peer.say("250 ok");
            peer.expect("DATA");
            peer.say("354 go ahead");
            assertThat(peer.readContent()).asString(UTF_8).isEqualTo(Sessions.TEXT + ".\r\n");
            peer.say("250");
            peer.expect("QUIT");
            peer.say("221 bye");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder().chunking(chunking).start(script);
                var session = Sessions.connected(server)) {
            SendResult result = session.send(Sessions.mail("bob@example.org"));
            assertThat(result.of("bob@example.org").reply()).isEqualTo(Reply.of(250, ""));
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailOverLmtp(Chunking chunking) {
        Script script = peer -> {
            peer.say("220 server.example LMTP");
            peer.expect("LHLO client.example");
            peer.say("250-server.example", "250 PIPELINING");
            peer.expect("MAIL FROM:<ann@example.org>");
            peer.say("250 ok");
            peer.expect("RCPT TO:<bob@example.org>");
            peer.say("250 ok");
            peer.expect("RCPT TO:<no@example.org>");
            peer.say("550-5.1.1 no", "550 5.1.1 never");
            peer.expect("RCPT TO:<cid@example.org>");
            peer.say("250 ok");
            peer.expect("DATA");
            peer.say("354 go ahead");
            assertThat(peer.readContent()).asString(UTF_8).isEqualTo(Sessions.TEXT + ".\r\n");
            peer.say("250 2.0.0 bob has it", "452-4.2.2 cid", "452 4.2.2 is full");
            peer.expect("NOOP");
            peer.say("250 still in step");
            peer.expect("QUIT");
            peer.say("221 bye");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder().chunking(chunking).start(script);
                var session = Sessions.connected(Sessions.to(server).protocol(Protocol.LMTP))) {
            SendResult result = session.send(Sessions.mail("bob@example.org", "no@example.org", "cid@example.org"));
            assertThat(result.recipients())
                    .extracting(Object::toString)
                    .containsExactly(
                            "bob@example.org ACCEPTED: 250 2.0.0 bob has it",
                            "no@example.org REJECTED_PERMANENT: 550 5.1.1 no 5.1.1 never",
                            "cid@example.org REJECTED_TRANSIENT: 452 4.2.2 cid 4.2.2 is full");
            assertThat(session.noop()).isEqualTo(Reply.of(250, "still in step"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void startTlsAndAuthPlain(Chunking chunking) {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250-8BITMIME", "250 STARTTLS");
            peer.expect("STARTTLS");
            peer.say("220 2.0.0 go ahead");
            peer.startTls();
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250-AUTH LOGIN PLAIN", "250 SIZE");
            peer.expect("AUTH PLAIN " + base64("\0ann\0s3cret"));
            peer.say("235 2.7.0 welcome");
            peer.expect("QUIT");
            peer.say("221 bye");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder().chunking(chunking).start(script);
                var session = Sessions.open(
                        Sessions.to(server).startTls(StartTls.REQUIRED).credentials(ANN))) {
            assertThat(session.extensions().keywords()).containsExactly("AUTH", "SIZE");
            session.quit();
        }
    }

    @ParameterizedTest
    @EnumSource
    void implicitTlsAndAuthLogin(Chunking chunking) {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250 AUTH LOGIN");
            peer.expect("AUTH LOGIN");
            peer.say("334 " + base64("Username:"));
            peer.expect(base64("ann"));
            peer.say("334 " + base64("Password:"));
            peer.expect(base64("s3cret"));
            peer.say("235-2.7.0 welcome", "235 2.7.0 back");
            peer.expect("QUIT");
            peer.say("221 bye");
            peer.expectEof();
        };
        try (var server = ScriptedSmtpServer.builder()
                        .implicitTls()
                        .chunking(chunking)
                        .start(script);
                var session = Sessions.open(
                        Sessions.to(server).protocol(Protocol.SMTPS).credentials(ANN))) {
            session.quit();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
