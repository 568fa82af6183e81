package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/** sendMail when nobody gets the mail: the transaction is abandoned, and the session usable. */
class SendMailFailureTest extends PlayedInPieces {

    private static final String MAIL = HELLO + "C: MAIL FROM:<ann@example.org>\n";
    private static final String RCPT = MAIL + "S: 250 ok\nC: RCPT TO:<bob@example.org>\n";
    private static final String DATA = RCPT + "S: 250 ok\nC: DATA\n";
    private static final String CONTENT = DATA + "S: 354 go ahead\nC: hello\nC: .\n";

    /** The next mail goes its way. */
    private static final String ABANDONED = """
            C: RSET
            S: 250 ok
            C: MAIL FROM:<ann@example.org>
            S: 250 ok
            C: RCPT TO:<cat@example.org>
            S: 250 ok
            C: DATA
            S: 354 go ahead
            C: hello
            C: .
            S: 250 ok
            GONE
            """;

    private static final List<String> BOB = List.of("bob@example.org");

    private static Map<String, Reply> send(SmtpSession session) {
        return session.sendMail("ann@example.org", BOB, "hello");
    }

    private static void sendAnother(SmtpSession session) {
        assertThat(session.sendMail("ann@example.org", List.of("cat@example.org"), "hello"))
                .isEmpty();
        session.disconnect();
    }

    @Test
    void refusedSenderIsNamed() {
        try (var server = serve(MAIL + "S: 451-no\nS: 451 not now\n" + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpSenderRefusedException.class))
                    .satisfies(failure -> {
                        assertThat(failure.sender()).isEqualTo("ann@example.org");
                        assertThat(failure.code()).isEqualTo(451);
                        assertThat(failure.reply().text()).isEqualTo("no\nnot now");
                        assertThat(failure.isTransient()).isTrue();
                        assertThat(failure).hasMessageContaining("<ann@example.org>", "not now");
                    });
            sendAnother(session);
        }
    }

    @Test
    void allRecipientsRefusedIsAnExceptionThatCarriesThem() {
        try (var server = serve(RCPT + """
                S: 550 5.1.1 no such user
                C: RCPT TO:<dan@example.org>
                S: 452 4.2.2 full
                """ + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() ->
                            session.sendMail("ann@example.org", List.of("bob@example.org", "dan@example.org"), "hello"))
                    .asInstanceOf(type(SmtpRecipientsRefusedException.class))
                    .satisfies(failure -> assertThat(failure.recipients())
                            .containsExactly(
                                    Map.entry("bob@example.org", Reply.of(550, "5.1.1 no such user")),
                                    Map.entry("dan@example.org", Reply.of(452, "4.2.2 full"))));
            sendAnother(session);
        }
    }

    @Test
    void recipientRefusedTwiceIsStillAllRecipients() {
        try (var server = serve(RCPT + "S: 550 no\n" + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() ->
                            session.sendMail("ann@example.org", List.of("bob@example.org", "bob@example.org"), "hello"))
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            sendAnother(session);
        }
    }

    @Test
    void refusedDataAbandonsTheTransaction() {
        try (var server = serve(DATA + "S: 554 no\n" + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> assertThat(failure.reply()).isEqualTo(Reply.of(554, "no")));
            sendAnother(session);
        }
    }

    @Test
    void refusedContentIsAnException() {
        try (var server = serve(CONTENT + "S: 554 spam\n" + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> {
                        assertThat(failure.reply()).isEqualTo(Reply.of(554, "spam"));
                        assertThat(failure.result().with(Outcome.REJECTED_PERMANENT))
                                .isEqualTo(BOB);
                    });
            sendAnother(session);
        }
    }

    @Test
    void connectionLostInTheAbandoningDoesNotHideTheRefusal() {
        try (var server = serve(MAIL + "S: 451 Requested action aborted\nC: RSET\nCLOSE");
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpSenderRefusedException.class);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void contentWithoutFinalReplyIsInDoubt() {
        try (var server = serve(CONTENT + "CLOSE");
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpInDoubtException.class))
                    .satisfies(failure -> {
                        assertThat(failure.isTransient()).isFalse();
                        assertThat(failure.result().with(Outcome.IN_DOUBT)).isEqualTo(BOB);
                    });
        }
    }

    @Test
    void refusedHelloFailsTheMail() {
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 500 what?
                C: HELO client.example
                S: 501 no
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpHeloException.class);
            session.disconnect();
        }
    }

    @Test
    void badArgumentsAreRefusedBeforeTheTransactionBegins() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.ehlo();
            List<String> injected = List.of("bob@example.org", "cat@example.org", "x@example.org>\r\nRSET");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMail("ann@example.org", injected, "hello"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.sendMail("a b@example.org", BOB, "hello"));
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> session.sendMail("ann@example.org", List.of("a@b.example, c@d.example"), "hello"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMail("ann@example.org", List.of(), "hello"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMail("ann@example.org", BOB, "J\u00f6rg"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMail("ann@example.org", List.of("J\u00f6rg@example.org"), "hello"));
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void optionThatCannotBeSaidLeavesNoTransactionOpen() {
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.ehlo();
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> session.sendMail("ann@example.org", BOB, hello, List.of("ENVID=\u00fc"), List.of()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            session.sendMail("ann@example.org", BOB, hello, List.of(), List.of("ORCPT=rfc822;\u00fc")));
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void whatTheServerDoesNotOfferIsNotSupported() {
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMail(
                            "ann@example.org", BOB, hello, List.of("BODY=8BITMIME", "SMTPUTF8"), List.of()))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("SMTPUTF8");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void optionsAreNotSilentlyDroppedWhereTheServerKnowsHeloOnly() {
        byte[] hello = "hello".getBytes(StandardCharsets.US_ASCII);
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 502 what?
                C: HELO client.example
                S: 250 server.example
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(
                            () -> session.sendMail("ann@example.org", BOB, hello, List.of("BODY=8BITMIME"), List.of()))
                    .isInstanceOf(SmtpNotSupportedException.class);
            assertThatThrownBy(
                            () -> session.sendMail("ann@example.org", BOB, hello, List.of(), List.of("NOTIFY=NEVER")))
                    .isInstanceOf(SmtpNotSupportedException.class);
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void refusedResetIsSaidAgainBeforeTheNextMail() {
        try (var server = serve(MAIL + "S: 550 no\nC: RSET\nS: 500 what?\n" + ABANDONED);
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpSenderRefusedException.class);
            sendAnother(session);
        }
    }

    @Test
    void resetRefusedTwiceEndsTheConnection() {
        try (var server = serve(MAIL + "S: 550 no\nC: RSET\nS: 500 what?\nC: RSET\nS: 500 what?\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> send(session)).isInstanceOf(SmtpSenderRefusedException.class);
            assertThatThrownBy(() -> send(session))
                    .isInstanceOf(SmtpServerDisconnectedException.class)
                    .hasMessageContaining("RSET");
            assertThat(session.isConnected()).isFalse();
        }
    }
}
