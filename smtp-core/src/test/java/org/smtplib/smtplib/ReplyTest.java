package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Script;

/** How replies are read: what is one, what is too long, and what ends the connection. */
class ReplyTest extends PlayedInPieces {

    private static final int LONGEST = 8192;

    private Script answering(String octets) {
        return peer -> {
            peer.say("220 server.example");
            peer.expect("NOOP");
            peer.sayRaw(octets);
            peer.expectEof();
        };
    }

    @Test
    void lineThatIsTooLongEndsTheConnection() {
        String line = "250 OK" + ".".repeat(2 * LONGEST) + "\n";
        try (var server = serve(answering(line));
                var session = connect(server)) {
            assertThatThrownBy(session::noop)
                    .isInstanceOfSatisfying(SmtpResponseException.class, e -> {
                        assertThat(e.code()).isEqualTo(500);
                        assertThat(e.reply().text()).isEqualTo("Line too long.");
                    })
                    .hasMessageContaining("longer than 8192");
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void replyOfTooManyLinesEndsTheConnection() {
        String line = "250-" + "x".repeat(1000) + "\r\n";
        try (var server = serve(answering(line.repeat(20)));
                var session = connect(server)) {
            assertThatThrownBy(session::noop)
                    .isInstanceOf(SmtpProtocolException.class)
                    .hasMessageContaining("longer than 8192");
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void greetingThatIsTooLongEndsTheConnection() {
        Script script = peer -> {
            peer.sayRaw("220 OK" + ".".repeat(2 * LONGEST) + "\n");
            peer.expectEof();
        };
        try (var server = serve(script)) {
            assertThatThrownBy(() -> connect(server))
                    .isInstanceOfSatisfying(
                            SmtpResponseException.class,
                            e -> assertThat(e.code()).isEqualTo(500));
        }
    }

    @Test
    void longestLineIsRead() {
        String text = "x".repeat(LONGEST - "250 \r\n".length());
        try (var server = serve(answering("250 " + text + "\r\n"));
                var session = connect(server)) {
            assertThat(session.noop().text()).isEqualTo(text);
            session.disconnect();
        }
    }

    @Test
    void blanksAroundTheTextAreDropped() {
        try (var server = serve(answering("250-  one \t\r\n250\ttwo\r\n"));
                var session = connect(server)) {
            // A tab is no separator, so the last line is none of a reply.
            assertThatThrownBy(session::noop).isInstanceOf(SmtpProtocolException.class);
        }
        try (var server = serve(answering("250-  one \t\r\n250  two\r\n"));
                var session = connect(server)) {
            assertThat(session.noop().lines()).containsExactly("one", "two");
            session.disconnect();
        }
    }

    @Test
    void codeAloneIsAReply() {
        try (var server = serve(answering("250-\r\n250\r\n"));
                var session = connect(server)) {
            assertThat(session.noop()).isEqualTo(new Reply(250, java.util.List.of("", "")));
            session.disconnect();
        }
    }

    @Test
    void lineFeedAloneEndsALine() {
        try (var server = serve(answering("250-one\n250 two\n"));
                var session = connect(server)) {
            assertThat(session.noop().lines()).containsExactly("one", "two");
            session.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ok\r\n",
                " 25 OK\r\n",
                "+25 OK\r\n",
                "25\r\n",
                "2500 OK\r\n",
                "099 OK\r\n",
                "650 OK\r\n",
                "\r\n",
                "250-first\r\nsecond\r\n",
                "250-first\r\n550 second\r\n"
            })
    void whatIsNoReplyEndsTheConnectionSoThatItsRestAnswersNothing(String octets) {
        try (var server = serve(answering(octets));
                var session = connect(server)) {
            assertThatThrownBy(session::noop).isInstanceOf(SmtpProtocolException.class);
            assertThat(session.isConnected()).isFalse();
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
        }
    }

    @Test
    void halfAReplyIsNone() {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expect("NOOP");
            peer.sayRaw("250 O");
        };
        try (var server = serve(script);
                SmtpSession session = connect(server)) {
            assertThatThrownBy(session::noop).isInstanceOf(SmtpServerDisconnectedException.class);
        }
    }

    @Test
    void replyThatNeverEndsIsCutOff() {
        Script script = peer -> {
            peer.say("220 server.example");
            peer.expect("NOOP");
            for (int i = 0; i < 1_000; i++) {
                peer.say("250-and more");
            }
            peer.expectEof();
        };
        try (var server = serve(script);
                var session = connect(server)) {
            assertThatThrownBy(session::noop).isInstanceOf(SmtpProtocolException.class);
        }
    }
}
