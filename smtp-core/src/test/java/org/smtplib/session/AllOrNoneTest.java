package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendOptions;
import org.smtplib.message.SendResult;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.value.Deadline;

/**
 * A mail for all of its recipients or none: neither content nor DATA before the reply to each RCPT. These servers answer
 * an envelope when they have read it, and fail if anything stands behind it.
 */
class AllOrNoneTest {

    private static final SendOptions ALL =
            SendOptions.builder().recipients(RecipientPolicy.ALL_OR_NONE).build();
    private static final int LENGTH = Sessions.TEXT.length();

    private static Script script(String[] keywords, Script then) {
        return peer -> {
            peer.say("220 server.example");
            peer.expectMatching("[EL]HLO .*");
            List<String> lines = new ArrayList<>(List.of("250-server.example"));
            for (String keyword : keywords) {
                lines.add("250-" + keyword);
            }
            lines.add("250 8BITMIME");
            peer.say(lines.toArray(String[]::new));
            then.play(peer);
        };
    }

    private static String[] keywords(String route) {
        return switch (route) {
            case "chunked" -> new String[] {"PIPELINING", "CHUNKING"};
            case "grouped" -> new String[] {"PIPELINING"};
            default -> new String[0];
        };
    }

    private static SmtpSession open(ScriptedSmtpServer server, Pipelining pipelining) {
        return Sessions.open(Sessions.to(server).pipelining(pipelining));
    }

    private static MailObject mail() {
        return Sessions.mail("bob@example.org", "cid@example.org").with(ALL);
    }

    /** Reads the envelope of two and answers it, with nothing behind it. */
    private static void envelope(Peer peer, boolean stepwise, String bob, String cid) throws IOException {
        List<String> commands =
                List.of("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>", "RCPT TO:<cid@example.org>");
        List<String> replies = List.of("250 ok", bob, cid);
        for (int i = 0; i < commands.size(); i++) {
            peer.expect(commands.get(i));
            if (stepwise) {
                peer.say(replies.get(i));
            }
        }
        if (!stepwise) {
            assertThat(peer.hasBufferedInput()).isFalse();
            peer.say(replies.toArray(String[]::new));
        }
    }

    private static void content(Peer peer, String route) throws IOException {
        if (route.equals("chunked")) {
            peer.expect("BDAT " + LENGTH + " LAST");
            assertThat(new String(peer.readExactly(LENGTH), StandardCharsets.US_ASCII))
                    .isEqualTo(Sessions.TEXT);
        } else {
            peer.expect("DATA");
            peer.say("354 go ahead");
            peer.readContent();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"stepwise", "grouped", "chunked"})
    void contentWaitsForEveryRecipientAndGoesToAll(String route) {
        try (var server = ScriptedSmtpServer.start(script(keywords(route), peer -> {
                    for (int mail = 0; mail < 2; mail++) { // the second could go in one flight
                        envelope(peer, route.equals("stepwise"), "250 ok", "251 forwarded");
                        content(peer, route);
                        peer.say("250 taken");
                    }
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            assertThat(session.send(mail()).isComplete()).isTrue();
            assertThat(session.send(mail()).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "stepwise,550 no bob,250 ok",
        "grouped,550 no bob,250 ok",
        "chunked,550 no bob,250 ok",
        "stepwise,250 ok,452 4.5.3 one too many",
        "grouped,250 ok,452 4.5.3 one too many",
        "chunked,250 ok,452 4.5.3 one too many"
    })
    void nobodyGetsWhatOneIsRefused(String route, String bob, String cid) {
        try (var server = ScriptedSmtpServer.start(script(keywords(route), peer -> {
                    envelope(peer, route.equals("stepwise"), bob, cid);
                    peer.expect("RSET");
                    if (route.equals("stepwise")) {
                        peer.say("250 reset");
                        envelope(peer, true, "250 ok", "250 ok");
                    } else {
                        peer.expect("MAIL FROM:<ann@example.org>");
                        peer.expect("RCPT TO:<bob@example.org>");
                        peer.expect("RCPT TO:<cid@example.org>");
                        peer.say("250 reset", "250 ok", "250 ok", "250 ok");
                    }
                    content(peer, route);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            var e = catchThrowableOfType(SmtpRecipientsRefusedException.class, () -> session.send(mail()));
            boolean bobRefused = !bob.startsWith("250");
            String refused = bobRefused ? "bob@example.org" : "cid@example.org";
            String other = bobRefused ? "cid@example.org" : "bob@example.org";
            assertThat(e.recipients()).containsOnlyKeys(refused);
            assertThat(e.isTransient()).isEqualTo(!bobRefused);
            assertThat(e.result().of(refused).outcome())
                    .isEqualTo(bobRefused ? Outcome.REJECTED_PERMANENT : Outcome.REJECTED_TRANSIENT);
            assertThat(e.result().of(other).outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(e.result().of(other).explanation()).contains("all of its recipients or for none");
            assertThat(session.isReusable()).isTrue();

            assertThat(session.send(mail()).isComplete()).isTrue();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void oneRefusedForGoodAndOneForNowIsForGood() {
        try (var server = ScriptedSmtpServer.start(script(keywords("grouped"), peer -> {
                    envelope(peer, false, "550 no", "451 later");
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            var e = catchThrowableOfType(SmtpRecipientsRefusedException.class, () -> session.send(mail()));
            assertThat(e.isTransient()).isFalse();
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    /** Gives its mails one after the other, and keeps what became of them. */
    private static final class Source implements MailSource {
        final Deque<MailObject> mails = new ArrayDeque<>();
        final List<Object> ends = new ArrayList<>();

        Source(MailObject... mails) {
            this.mails.addAll(List.of(mails));
        }

        @Override
        public @Nullable TimedMail next() {
            MailObject mail = mails.poll();
            return mail == null ? null : new TimedMail(mail, Deadline.never());
        }

        @Override
        public void sent(MailObject mail, SendResult result) {
            ends.add(result);
        }

        @Override
        public void failed(MailObject mail, RuntimeException failure) {
            ends.add(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"grouped", "chunked"})
    void overlappedEnvelopeHasNoDataBehindIt(String route) {
        try (var server = ScriptedSmtpServer.start(script(keywords(route), peer -> {
                    envelope(peer, false, "250 ok", "250 ok");
                    content(peer, route);
                    peer.expect("RSET");
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.expect("RCPT TO:<bob@example.org>");
                    peer.expect("RCPT TO:<cid@example.org>");
                    assertThat(peer.hasBufferedInput()).isFalse();
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok", "550 no cid");
                    peer.expect("RSET");
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.expect("RCPT TO:<bob@example.org>");
                    peer.expect("RCPT TO:<cid@example.org>");
                    peer.say("250 reset", "250 ok", "250 ok", "250 ok");
                    content(peer, route);
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            Source source = new Source(mail(), mail(), mail());
            session.sendAll(source);
            assertThat(source.ends).hasSize(3);
            assertThat(source.ends.get(1)).isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(((SmtpException) source.ends.get(1)).result().with(Outcome.NOT_SENT))
                    .containsExactly("bob@example.org");
            assertThat(List.of(source.ends.get(0), source.ends.get(2)))
                    .allMatch(end -> end instanceof SendResult result && result.isComplete());
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void overlappedEnvelopeThatIsAcceptedIsFollowedByData() {
        try (var server = ScriptedSmtpServer.start(script(keywords("grouped"), peer -> {
                    envelope(peer, false, "250 ok", "250 ok");
                    content(peer, "grouped");
                    peer.expect("RSET");
                    peer.expect("MAIL FROM:<ann@example.org>");
                    peer.expect("RCPT TO:<bob@example.org>");
                    peer.expect("RCPT TO:<cid@example.org>");
                    peer.say("250 taken", "250 reset", "250 ok", "250 ok", "250 ok");
                    content(peer, "grouped");
                    peer.say("250 taken");
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            Source source = new Source(mail(), mail());
            session.sendAll(source);
            assertThat(source.ends).hasSize(2).allMatch(end -> end instanceof SendResult);
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void mailForAllOrNoneIsNoCarOfATrain() {
        try (var server = ScriptedSmtpServer.start(script(keywords("chunked"), peer -> {
                    envelope(peer, false, "250 ok", "250 ok");
                    content(peer, "chunked");
                    peer.say("250 taken");
                    envelope(peer, false, "250 ok", "550 no");
                    peer.drainUntilEof();
                }));
                var session = open(server, Pipelining.DEFAULT.withTrain(5))) {
            session.send(mail());
            Source source = new Source(mail());
            session.sendAll(source);
            assertThat(source.ends).singleElement().isInstanceOf(SmtpRecipientsRefusedException.class);
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    @Test
    void connectionThatEndsAtARecipientSendsNobodyAnything() {
        try (var server = ScriptedSmtpServer.start(script(keywords("grouped"), peer -> {
                    envelope(peer, false, "550 no bob", "421 leaving");
                    peer.close();
                }));
                var session = open(server, Pipelining.DEFAULT)) {
            var e = catchThrowableOfType(SmtpException.class, () -> session.send(mail()));
            assertThat(e.result().of("bob@example.org").outcome()).isEqualTo(Outcome.REJECTED_PERMANENT);
            assertThat(e.result().of("cid@example.org").outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(e.isTransient()).isFalse(); // since bob is refused for good
            server.awaitClosed(1);
        }
    }
}
