package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;

/** sendMail when it ends well: what goes over the wire, and what is returned. */
class SendMailTest extends PlayedInPieces {

    private static final String OFFERS = """
            S: 220 server.example ESMTP
            C: EHLO client.example
            S: 250-server.example
            S: 250-SIZE 35000000
            S: 250-8BITMIME
            S: 250-SMTPUTF8
            S: 250 DSN
            """;

    private static final List<String> BOB = List.of("bob@example.org");

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void helloIsSaidFirstAndTheSizeOfTheOctetsGivenIsDeclared() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<ann@example.org> SIZE=14
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: ..dots x
                C: ..all.
                C: .
                S: 250 2.0.0 queued as 42
                GONE
                """);
                var session = connect(server)) {
            // 13 octets, of which one LF becomes CRLF; neither the stuffed dots nor the last CRLF count.
            Map<String, Reply> refused = session.sendMail("ann@example.org", BOB, ".dots x\n.all.");

            assertThat(refused).isEmpty();
            SendResult result = session.lastResult();
            assertThat(result).isNotNull();
            assertThat(result.of("bob@example.org").reply()).isEqualTo(Reply.of(250, "2.0.0 queued as 42"));
            session.disconnect();
        }
    }

    @Test
    void optionsGoToMailAndToEachRcpt() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<ann@example.org> SIZE=5 BODY=8BITMIME RET=HDRS
                S: 250 ok
                C: RCPT TO:<bob@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;bob@example.org
                S: 250 ok
                C: RCPT TO:<cat@example.org> NOTIFY=FAILURE,DELAY ORCPT=rfc822;bob@example.org
                S: 251 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.sendMail(
                            "ann@example.org",
                            List.of("bob@example.org", "cat@example.org"),
                            latin1("hello"),
                            List.of("body=8BITMIME", "RET=HDRS"),
                            List.of("NOTIFY=FAILURE,DELAY", "ORCPT=rfc822;bob@example.org")))
                    .isEmpty();
            session.disconnect();
        }
    }

    @Test
    void smtpUtf8AmongTheOptionsLetsAddressesBeyondAsciiThrough() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<\u0141ukas@example.org> SIZE=7 BODY=8BITMIME SMTPUTF8
                S: 250 ok
                C: RCPT TO:<\u015eule@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: \u00a1hola!
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.sendMail(
                    "\u0141ukas@example.org",
                    List.of("\u015eule@example.org"),
                    "\u00a1hola!".getBytes(StandardCharsets.UTF_8),
                    List.of("BODY=8BITMIME", "SMTPUTF8"),
                    List.of());
            assertThatIllegalArgumentException().isThrownBy(() -> session.verify("\u015eule"));
            session.disconnect();
        }
    }

    @Test
    void recipientsThatAreRefusedAreReturnedWithTheServersWords() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 550-5.1.1 No such user
                S: 550 5.1.1 here
                C: RCPT TO:<cat@example.org>
                S: 250 ok
                C: RCPT TO:<dan@example.org>
                S: 452 4.2.2 full
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            Map<String, Reply> refused = session.sendMail(
                    "<>", List.of("Bob <bob@example.org>", "cat@example.org", "dan@example.org"), "hello");

            assertThat(refused)
                    .containsExactly(
                            Map.entry("bob@example.org", new Reply(550, List.of("5.1.1 No such user", "5.1.1 here"))),
                            Map.entry("dan@example.org", Reply.of(452, "4.2.2 full")));
            session.disconnect();
        }
    }

    @Test
    void sessionSendsOneMailAfterTheOtherWithoutAFurtherHello() {
        String mail = """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                """;
        try (var server = serve(HELLO + mail + mail + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.sendMail("ann@example.org", BOB, "hello");
            session.sendMail("ann@example.org", BOB, "hello");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void recipientNamedTwiceGetsTheMailOnce() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.sendMail("ann@example.org", List.of("bob@example.org", "Bob <bob@example.org>"), "hello");
            session.disconnect();
        }
    }

    @Test
    void senderIsTakenBy250AndNoOtherCode() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org>
                S: 251 ok
                C: RSET
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMail("ann@example.org", BOB, "hello"))
                    .isInstanceOf(SmtpSenderRefusedException.class);
            session.disconnect();
        }
    }

    @Test
    void recipientIsTakenBy250And251() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 251 will forward
                C: RCPT TO:<cat@example.org>
                S: 252 will try
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.sendMail("ann@example.org", List.of("bob@example.org", "cat@example.org"), "hello"))
                    .containsOnlyKeys("cat@example.org");
            session.disconnect();
        }
    }

    @Test
    void contentIsTakenByAnyPositiveReply() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                C: RCPT TO:<bob@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 251 taken
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.sendMail("ann@example.org", BOB, "hello")).isEmpty();
            session.disconnect();
        }
    }

    @Test
    void optionsNeedNotBeAmongTheFeatures() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org> RET=HDRS
                S: 250 ok
                C: RCPT TO:<bob@example.org> NOTIFY=NEVER
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: hello
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.sendMail("ann@example.org", BOB, "hello", List.of("RET=HDRS"), List.of("NOTIFY=NEVER"));
            session.disconnect();
        }
    }
}
