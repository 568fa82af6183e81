package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.protocol.Protocol;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;

/** EHLO, HELO and LHLO: who is greeted how, and what is known of the server afterwards. */
class SessionHelloTest {

    @Test
    void refusedEhloIsFollowedByHelo() {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().noEsmtp().build());
                var session = Sessions.connected(server)) {
            session.ehloOrHeloIfNeeded();

            assertThat(server.commands()).containsExactly("EHLO client.example", "HELO client.example");
            assertThat(session.isEsmtp()).isFalse();
            assertThat(session.ehloReply()).hasToString("502 5.5.1 not implemented");
            assertThat(session.heloReply()).hasToString("250 server.example");
            assertThat(session.extensions().keywords()).isEmpty();
        }
    }

    @Test
    void lmtpSaysLhloAndNeverHelo() {
        var script = MailServerScript.lmtp().on("LHLO", "502 5.5.1 no").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(Sessions.to(server).protocol(Protocol.LMTP))) {
            assertThatExceptionOfType(SmtpHeloException.class)
                    .isThrownBy(session::ehloOrHeloIfNeeded)
                    .withMessageContaining("502 5.5.1 no");
            assertThat(server.commands()).containsExactly("LHLO client.example");
        }
    }

    @Test
    void helloThatIsRefusedTwiceFailsWithTheLastWord() {
        var script = MailServerScript.smtp()
                .noEsmtp()
                .on("HELO", "550 5.7.1 not you")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpHeloException.class)
                    .isThrownBy(session::ehloOrHeloIfNeeded)
                    .withMessageContaining("127.0.0.1:" + server.port())
                    .withMessageContaining("550 5.7.1 not you")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(550));
            assertThat(session.isConnected()).isTrue();
        }
    }

    @Test
    void ehloThatIsAnsweredWith421IsNotFollowedByHelo() {
        var script = MailServerScript.smtp().on("EHLO", "421 4.3.2 too busy").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpHeloException.class)
                    .isThrownBy(session::ehloOrHeloIfNeeded)
                    .satisfies(e -> assertThat(e.isTransient()).isTrue());
            assertThat(session.isConnected()).isFalse();
            assertThat(server.commands()).containsExactly("EHLO client.example");
        }
    }

    @Test
    void helloIsSaidOnce() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.ehloOrHeloIfNeeded();
            session.ehloOrHeloIfNeeded();
            session.send(Sessions.mail("bob@example.org"));
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.commands())
                    .filteredOn(line -> line.startsWith("EHLO"))
                    .hasSize(1);
        }
    }

    @Test
    void secondEhloReplacesWhatTheFirstOneLearnt() {
        var script = MailServerScript.smtp()
                .on("EHLO", Replies.once("250-a\n250-SIZE 10\n250 DSN", "250-a\n250 8BITMIME", "502 no more of that"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            session.ehlo();
            assertThat(session.extensions()).hasToString("SIZE 10, DSN");
            session.ehlo();
            assertThat(session.extensions()).hasToString("8BITMIME");
            session.ehlo();
            assertThat(session.extensions().keywords()).isEmpty();
            assertThat(session.isEsmtp()).isFalse();
        }
    }

    @Test
    void hostWithoutConfiguredNameGivesItsOwnOrItsAddress() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(Sessions.to(server).localHostName(null))) {
            session.ehlo();
            assertThat(server.commands().get(0)).matches("EHLO (\\[127\\.0\\.0\\.1]|[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+)");
        }
    }
}
