package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.ScriptedSmtpServer;

/** LMTP (RFC 2033): LHLO, and one reply for each accepted recipient. */
class LmtpTest extends PlayedInPieces {

    private static final String LHLO = """
            S: 220 server.example LMTP
            C: LHLO client.example
            S: 250-server.example
            S: 250 HELP
            """;

    private static final String CONTENT = """
            C: DATA
            S: 354 go ahead
            C: hello
            C: .
            """;

    /** Bob and dan are recipients, cat is refused. */
    private static final String TRANSACTION = LHLO + """
            C: MAIL FROM:<ann@example.org>
            S: 250 ok
            C: RCPT TO:<bob@example.org>
            S: 250 ok
            C: RCPT TO:<cat@example.org>
            S: 550 no
            C: RCPT TO:<dan@example.org>
            S: 250 ok
            """ + CONTENT;

    private static final List<String> RECIPIENTS = List.of("bob@example.org", "cat@example.org", "dan@example.org");

    private static Map<String, Reply> send(SmtpSession session) {
        return session.sendMail("ann@example.org", RECIPIENTS, "hello");
    }

    @Test
    void eachAcceptedRecipientHasItsReplyAndTheNextCommandItsOwn() {
        try (var server = serve(TRANSACTION + """
                S: 250 for bob
                S: 250 for dan
                C: NOOP
                S: 250 noop
                GONE
                """);
                var session = connectLmtp(server)) {
            assertThat(send(session)).containsExactly(Map.entry("cat@example.org", Reply.of(550, "no")));
            assertThat(session.noop()).isEqualTo(Reply.of(250, "noop"));

            SendResult result = session.lastResult();
            assertThat(result).isNotNull();
            assertThat(result.of("bob@example.org").reply()).isEqualTo(Reply.of(250, "for bob"));
            assertThat(result.of("dan@example.org").reply()).isEqualTo(Reply.of(250, "for dan"));
            session.disconnect();
        }
    }

    @Test
    void recipientRefusedAfterTheContentIsReturnedToo() {
        try (var server = serve(TRANSACTION + """
                S: 250 for bob
                S: 452-4.2.2 dan's box
                S: 452 4.2.2 is full
                GONE
                """);
                var session = connectLmtp(server)) {
            assertThat(send(session))
                    .containsExactly(
                            Map.entry("cat@example.org", Reply.of(550, "no")),
                            Map.entry("dan@example.org", new Reply(452, List.of("4.2.2 dan's box", "4.2.2 is full"))));
            session.disconnect();
        }
    }

    @Test
    void contentRefusedForAllIsAnExceptionWithEachReply() {
        try (var server = serve(TRANSACTION + """
                S: 554 bob says no
                S: 452 dan is full
                C: RSET
                S: 250 ok
                GONE
                """);
                var session = connectLmtp(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpDataException.class))
                    .satisfies(failure -> assertThat(failure.result().refused())
                            .containsExactly(
                                    Map.entry("bob@example.org", Reply.of(554, "bob says no")),
                                    Map.entry("cat@example.org", Reply.of(550, "no")),
                                    Map.entry("dan@example.org", Reply.of(452, "dan is full"))));
            session.disconnect();
        }
    }

    @Test
    void allRefusedBeforeTheContentIsAnExceptionAsInSmtp() {
        try (var server = serve(LHLO + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<cat@example.org>
                S: 550 no
                C: RSET
                S: 250 ok
                GONE
                """);
                var session = connectLmtp(server)) {
            assertThatThrownBy(() -> session.sendMail("ann@example.org", List.of("cat@example.org"), "hello"))
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            session.disconnect();
        }
    }

    @Test
    void whoWasAcceptedBeforeTheConnectionBrokeStaysSoAndTheRestIsInDoubt() {
        try (var server = serve(TRANSACTION + "S: 250 for bob\nCLOSE");
                var session = connectLmtp(server)) {
            assertThat(send(session)).containsOnlyKeys("cat@example.org");

            SendResult result = session.lastResult();
            assertThat(result).isNotNull();
            assertThat(result.of("bob@example.org").outcome()).isEqualTo(Outcome.ACCEPTED);
            assertThat(result.of("dan@example.org").outcome()).isEqualTo(Outcome.IN_DOUBT);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void noReplyAtAllIsInDoubtForAll() {
        try (var server = serve(TRANSACTION + "CLOSE");
                var session = connectLmtp(server)) {
            assertThatThrownBy(() -> send(session))
                    .asInstanceOf(type(SmtpInDoubtException.class))
                    .satisfies(failure -> assertThat(failure.result().with(Outcome.IN_DOUBT))
                            .containsExactly("bob@example.org", "dan@example.org"));
        }
    }

    @Test
    void dataByHandReturnsAReplyForEachAcceptedRecipient() {
        String recipients = """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: RCPT TO:<cat@example.org>
                S: 550 no
                C: RCPT TO:<dan@example.org>
                S: 252 ok
                """;
        try (var server = serve(LHLO + recipients + CONTENT + """
                S: 250 for bob
                S: 452 for dan
                """ + recipients + CONTENT + """
                S: 250 for bob
                CLOSE
                """);
                var session = connectLmtp(server)) {
            session.ehlo();
            session.mail("ann@example.org");
            RECIPIENTS.forEach(session::rcpt);
            assertThat(session.data(Content.of("hello")))
                    .containsExactly(Reply.of(250, "for bob"), Reply.of(452, "for dan"));

            session.mail("ann@example.org");
            RECIPIENTS.forEach(recipient -> session.command("RCPT", "TO:<" + recipient + ">"));
            assertThatThrownBy(() -> session.data(Content.of("hello")))
                    .asInstanceOf(type(SmtpInDoubtException.class))
                    .satisfies(failure -> {
                        assertThat(failure.result().with(Outcome.ACCEPTED)).hasSize(1);
                        assertThat(failure.result().with(Outcome.IN_DOUBT)).hasSize(1);
                    });
        }
    }

    @Test
    void heloIsNoWayOutOfARefusedLhlo() {
        try (var server = serve("""
                S: 220 server.example LMTP
                C: LHLO client.example
                S: 500 this is SMTP
                GONE
                """);
                var session = connectLmtp(server)) {
            assertThatThrownBy(session::ehloOrHeloIfNeeded).isInstanceOf(SmtpHeloException.class);
            session.disconnect();
        }
    }

    @Test
    void mailGoesOverAUnixSocketToo(@TempDir Path folder) {
        Path path = folder.resolve("lmtp");
        String transcript = LHLO.replace("LHLO client.example", "LHLO [127.0.0.1]") + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                """ + CONTENT
                + "S: 250 taken\nC: QUIT\nS: 221 bye\nGONE";
        try (var server = ScriptedSmtpServer.builder()
                        .chunking(chunking)
                        .unixPath(path)
                        .start(new TranscriptScript(transcript));
                var session = SmtpSession.lmtp(server.unixPath().toString())) {
            session.ehlo("[127.0.0.1]");
            assertThat(session.sendMail("ann@example.org", List.of("bob@example.org"), "hello"))
                    .isEmpty();
            session.quit();
        }
    }
}
