package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/** XCLIENT, XFORWARD and ETRN. */
class RelayCommandsTest {

    private static Script script(Script then) {
        return peer -> {
            peer.say("220 server.example");
            peer.expect("EHLO client.example");
            peer.say("250-server.example", "250-XCLIENT NAME ADDR LOGIN", "250-XFORWARD NAME ADDR", "250 ETRN");
            then.play(peer);
        };
    }

    private static Map<String, String> attributes(String... namesAndValues) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            attributes.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return attributes;
    }

    @Test
    void xclientBeginsAnewAndSaysHelloAgain() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("XCLIENT NAME=spike.example ADDR=IPV6:::1 LOGIN=a+2Bb+20c");
                    peer.say("220 server.example again");
                    peer.expect("EHLO client.example");
                    peer.say("250-server.example", "250 DSN");
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.say("550 5.7.1 not from there");
                    peer.drainUntilEof();
                }));
                var session = Sessions.connected(server)) {
            session.ehlo();
            var reply = session.xclient(attributes("name", "spike.example", "ADDR", "IPV6:::1", "LOGIN", "a+b c"));
            assertThat(reply.code()).isEqualTo(220);
            assertThat(session.ehloReply()).isNull();
            assertThat(session.hasExtension("XCLIENT")).isFalse();
            session.ehloOrHeloIfNeeded();
            assertThat(session.hasExtension("DSN")).isTrue();
            assertThat(session.mail("ann@example.org").code()).isEqualTo(550);
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void xclientEndsAMailThatWasBegunByHand() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.say("250 ok");
                    peer.expect("XCLIENT NAME=[UNAVAILABLE]");
                    peer.say("220 server.example");
                    peer.expect("EHLO client.example");
                    peer.say("250 server.example");
                    peer.expect("MAIL FROM:<ann@example.org>"); // without RSET
                    peer.say("550 no");
                    peer.drainUntilEof();
                }));
                var session = Sessions.connected(server)) {
            session.ehlo();
            session.mail("ann@example.org");
            session.xclient(attributes("NAME", "[UNAVAILABLE]"));
            assertThatExceptionOfType(org.smtplib.exception.SmtpSenderRefusedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail("bob@example.org")));
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void refusedXclientChangesNothing() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("XCLIENT NAME=x");
                    peer.say("550 5.7.0 insufficient authorization");
                    peer.drainUntilEof();
                }));
                var session = Sessions.connected(server)) {
            session.ehlo();
            assertThat(session.xclient(attributes("NAME", "x")).code()).isEqualTo(550);
            assertThat(session.hasExtension("XCLIENT")).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void xforwardTellsAndChangesNothing() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("XFORWARD NAME=spike.example ADDR=192.0.2.7");
                    peer.say("250 2.0.0 ok");
                    peer.drainUntilEof();
                }));
                var session = Sessions.connected(server)) {
            var reply = session.xforward(attributes("NAME", "spike.example", "ADDR", "192.0.2.7"));
            assertThat(reply.code()).isEqualTo(250);
            assertThat(session.hasExtension("XFORWARD")).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void etrnNamesAHostADomainOrAQueue() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("ETRN example.org");
                    peer.say("250 2.0.0 queuing started");
                    peer.expect("ETRN @example.org");
                    peer.say("253 2.0.0 3 pending");
                    peer.expect("ETRN #slow");
                    peer.say("459 4.0.0 not allowed");
                    peer.drainUntilEof();
                }));
                var session = Sessions.connected(server)) {
            assertThat(session.etrn("example.org").code()).isEqualTo(250);
            assertThat(session.etrn("@example.org").code()).isEqualTo(253);
            assertThat(session.etrn("#slow").code()).isEqualTo(459);
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void serverThatLeavesIsLeft() {
        try (var server = ScriptedSmtpServer.start(script(peer -> {
                    peer.expect("ETRN example.org");
                    peer.say("421 4.3.2 shutting down");
                    peer.expectEof();
                }));
                var session = Sessions.connected(server)) {
            assertThat(session.etrn("example.org").code()).isEqualTo(421);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
        }
    }

    @Test
    void whatIsNotOfferedIsNotSaid() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expect("EHLO client.example");
                    peer.say("250-server.example", "250 XCLIENT NAME");
                    peer.expectEof();
                });
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.etrn("example.org"))
                    .withMessageContaining("ETRN");
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.xforward(attributes("NAME", "x")))
                    .withMessageContaining("XFORWARD");
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.xclient(attributes("ADDR", "192.0.2.7")))
                    .withMessageContaining("ADDR")
                    .withMessageContaining("NAME");
            assertThatIllegalArgumentException().isThrownBy(() -> session.xclient(Map.of()));
            assertThatIllegalArgumentException().isThrownBy(() -> session.xclient(attributes("NAME", "")));
            assertThatIllegalArgumentException().isThrownBy(() -> session.etrn("a b"));
            session.disconnect();
            server.awaitClosed(1);
        }
    }
}
