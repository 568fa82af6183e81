package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** MAIL, RCPT, DATA and RSET, each for itself. */
class TransactionByHandTest extends PlayedInPieces {

    private static final String OFFERS = """
            S: 220 server.example ESMTP
            C: EHLO client.example
            S: 250-server.example
            S: 250-8BITMIME
            S: 250-DSN
            S: 250 SMTPUTF8
            """;

    private static final String ADDRESSED = """
            C: MAIL FROM:<ann@example.org>
            S: 250 sender ok
            C: RCPT TO:<bob@example.org>
            S: 250 recipient ok
            C: DATA
            """;

    private static SmtpSession address(SmtpSession session) {
        session.ehlo();
        session.mail("ann@example.org");
        session.rcpt("bob@example.org");
        return session;
    }

    @Test
    void eachCommandReturnsItsReply() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<ann@example.org> BODY=8BITMIME RET=HDRS
                S: 250 sender ok
                C: RCPT TO:<bob@example.org> NOTIFY=NEVER
                S: 251 will forward
                C: RCPT TO:<no@example.org>
                S: 550-5.1.1 no such user
                S: 550 5.1.1 here
                C: DATA
                S: 354 go ahead
                C: Subject: x
                C:
                C: ..dot
                C: .
                S: 250 queued as 7
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            assertThat(session.mail("ann@example.org", "BODY=8BITMIME", "RET=HDRS"))
                    .isEqualTo(Reply.of(250, "sender ok"));
            assertThat(session.rcpt("bob@example.org", "NOTIFY=NEVER").code()).isEqualTo(251);
            assertThat(session.rcpt("no@example.org").text()).isEqualTo("5.1.1 no such user\n5.1.1 here");
            assertThat(session.data(Content.of("Subject: x\r\n\r\n.dot\r\n")))
                    .containsExactly(Reply.of(250, "queued as 7"));
            session.disconnect();
        }
    }

    @Test
    void addressMayBeBareBracketedNamedOrRouted() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: RCPT TO:<postmaster>
                S: 250 ok
                C: RSET
                S: 250 ok
                C: MAIL FROM:<>
                S: 250 ok
                C: RSET
                S: 250 ok
                C: MAIL FROM:<>
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.mail("Ann Arbor <ann@example.org>");
            session.rcpt("<bob@example.org>");
            session.rcpt("<@relay.example:bob@example.org>");
            session.rcpt("postmaster");
            session.rset();
            session.mail("<>");
            session.rset();
            session.mail("");
            session.disconnect();
        }
    }

    @Test
    void textOfDataGetsCrlfAndOctetsStayAsTheyAre() {
        try (var server = serve(OFFERS + ADDRESSED + """
                S: 354 go ahead
                C: one
                C: two
                C: three
                C: .
                S: 250 ok
                """ + ADDRESSED + """
                S: 354 go ahead
                C: octets
                C: .
                S: 554 no
                GONE
                """);
                var session = connect(server)) {
            address(session);
            assertThat(session.data("one\ntwo\rthree")).containsExactly(Reply.of(250, "ok"));
            session.mail("ann@example.org");
            session.rcpt("bob@example.org");
            assertThat(session.data(Content.of("octets"))).containsExactly(Reply.of(554, "no"));
            session.disconnect();
        }
    }

    @Test
    void textBeyondAsciiIsRefusedBeforeDataIsSaid() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.ehlo();
            assertThatIllegalArgumentException().isThrownBy(() -> session.data("J\u00f6rg"));
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void refusedDataIsAnException() {
        try (var server = serve(OFFERS + ADDRESSED + """
                S: 554 no
                C: RSET
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            address(session);
            assertThatThrownBy(() -> session.data(Content.of("hello")))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> assertThat(failure.reply()).isEqualTo(Reply.of(554, "no")));
            assertThat(session.rset().code()).isEqualTo(250);
            session.disconnect();
        }
    }

    @Test
    void contentWhoseFinalReplyNeverComesIsInDoubt() {
        try (var server = serve(OFFERS + ADDRESSED + """
                S: 354 go ahead
                C: hello
                C: .
                CLOSE
                """);
                var session = connect(server)) {
            address(session);
            assertThatThrownBy(() -> session.data(Content.of("hello")))
                    .asInstanceOf(type(SmtpInDoubtException.class))
                    .satisfies(failure -> {
                        assertThat(failure).isInstanceOf(SmtpServerDisconnectedException.class);
                        assertThat(failure.isTransient()).isFalse();
                        assertThat(failure.result()).isNotNull();
                        assertThat(failure.result().with(Outcome.IN_DOUBT)).containsExactly("bob@example.org");
                    });
        }
    }

    @Test
    void contentWithLoneLineEndsIsRefusedBeforeDataIsSaidWherePolicySaysSo() {
        try (var server = serve("""
                S: 220 server.example
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = SmtpSession.open(
                        config(server).lineEndings(LineEndings.REJECT).build())) {
            assertThatThrownBy(() -> session.data(Content.of("one\ntwo\r\n")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("nothing was sent");
            session.noop();
            session.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {250, 353, 421, 503})
    void onlyACodeOf354StartsTheContent(int code) {
        try (var server = serve(OFFERS + ADDRESSED + "S: " + code + " said\nGONE");
                var session = connect(server)) {
            address(session);
            assertThatThrownBy(() -> session.data(Content.of("hello")))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
            session.disconnect();
        }
    }
}
