package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;

/** The commands that only ask. */
class CommandsTest extends PlayedInPieces {

    private static final String GREETING = "S: 220 server.example ESMTP\n";

    @Test
    void noopReturnsTheReply() {
        try (var server = serve(GREETING + "C: NOOP\nS: 250 OK\nGONE");
                var session = connect(server)) {
            assertThat(session.noop()).isEqualTo(Reply.of(250, "OK"));
            session.disconnect();
        }
    }

    @Test
    void rsetReturnsTheReply() {
        try (var server = serve(GREETING + "C: RSET\nS: 250 OK\nGONE");
                var session = connect(server)) {
            assertThat(session.rset()).isEqualTo(Reply.of(250, "OK"));
            session.disconnect();
        }
    }

    @Test
    void helpReturnsTheTextAlone() {
        try (var server = serve(GREETING + """
                C: HELP
                S: 214-Commands:
                S: 214 EHLO HELO MAIL RCPT
                C: HELP MAIL
                S: 214 MAIL FROM:<address>
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.help("")).isEqualTo("Commands:\nEHLO HELO MAIL RCPT");
            assertThat(session.help("MAIL")).isEqualTo("MAIL FROM:<address>");
            session.disconnect();
        }
    }

    @Test
    void verifyAsksForTheBareAddress() {
        try (var server = serve(GREETING + """
                C: VRFY ann@example.org
                S: 250 Ann Arbor <ann@example.org>
                C: VRFY ann@example.org
                S: 252 cannot say, will try
                C: VRFY nobody@example.org
                S: 550 unknown: nobody@example.org
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.verify("ann@example.org")).isEqualTo(Reply.of(250, "Ann Arbor <ann@example.org>"));
            assertThat(session.verify("Ann Arbor <ann@example.org>").code()).isEqualTo(252);
            assertThat(session.verify("<nobody@example.org>")).isEqualTo(Reply.of(550, "unknown: nobody@example.org"));
            session.disconnect();
        }
    }

    @Test
    void expandListsTheMembers() {
        try (var server = serve(GREETING + """
                C: EXPN staff
                S: 250-Ann Arbor <ann@example.org>
                S: 250 Bob Burn <bob@example.org>
                C: EXPN secret-list
                S: 550 that list is private
                C: EXPN other
                S: 502 EXPN not implemented
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.expand("<staff>").lines())
                    .containsExactly("Ann Arbor <ann@example.org>", "Bob Burn <bob@example.org>");
            assertThat(session.expand("secret-list")).isEqualTo(Reply.of(550, "that list is private"));
            assertThat(session.expand("other").code()).isEqualTo(502);
            session.disconnect();
        }
    }

    @Test
    void anyCommandMayBeSaidWithAndWithoutArguments() {
        try (var server = serve(GREETING + """
                C: XADR
                S: 250 done
                C: ETRN example.org
                S: 458-Unable to queue
                S: 458 messages
                C: X-two words
                S: 500 what?
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.command("XADR", "")).isEqualTo(Reply.of(250, "done"));
            assertThat(session.command("ETRN", "example.org").text()).isEqualTo("Unable to queue\nmessages");
            assertThat(session.command("X-two words", "").code()).isEqualTo(500);
            session.disconnect();
        }
    }

    @Test
    void lineEndsInACommandAreRefusedAndNothingIsSent() {
        try (var server = serve(GREETING + "C: NOOP\nS: 250 OK\nGONE");
                var session = connect(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.command("helo\nX-FORGED", ""))
                    .withMessageContaining("\\u000aX-FORGED");
            assertThatIllegalArgumentException().isThrownBy(() -> session.command("XADR", "a\rb"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.verify("a\r\nRSET"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.help("\n"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.ehlo("me\nX-FORGED"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.helo("me\nX-FORGED"));

            assertThat(session.noop().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void otherControlsInACommandAreRefusedToo() {
        try (var server = serve(GREETING + "GONE");
                var session = connect(server)) {
            for (String control : new String[] {"\0", "\t", "\u001b", "\u007f", "\u0085"}) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> session.command("XADR", control))
                        .withMessageContaining("nothing was sent");
            }
            session.disconnect();
        }
    }

    @Test
    void textBeyondAsciiIsRefusedInACommand() {
        try (var server = serve(GREETING + "GONE");
                var session = connect(server)) {
            assertThatIllegalArgumentException().isThrownBy(() -> session.verify("J\u00f6rg"));
            // Its low octet is a line feed.
            assertThatIllegalArgumentException().isThrownBy(() -> session.command("XADR", "\u560a"));
            session.disconnect();
        }
    }

    @Test
    void serverThatLeavesInsteadOfReplyingIsDisconnected() {
        try (var server = serve(GREETING + "C: XADR\nCLOSE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.command("XADR", ""))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("XADR");
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isTrue();
        }
    }
}
