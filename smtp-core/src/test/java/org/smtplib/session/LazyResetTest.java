package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.Outcome;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;

/** RSET costs a round trip, so it is said only where the server may still be in the middle of a mail. */
class LazyResetTest {

    private static final String MAIL = "MAIL FROM:<ann@example.org>";

    @Test
    void acceptedMailNeedsNoReset() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.send(Sessions.mail("bob@example.org"));
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.commands()).noneMatch("RSET"::equals);
        }
    }

    @Test
    void refusedContentNeedsNoResetEither() {
        var script = MailServerScript.smtp()
                .onEndOfData(Replies.once("554 5.7.1 spam"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            failing(session);
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.commands()).noneMatch("RSET"::equals);
        }
    }

    @Test
    void transactionThatEndedBeforeItsContentIsReset() {
        assertResetAfter(MailServerScript.smtp().onRecipient("bob@example.org", Replies.once("550 5.1.1 no")));
        assertResetAfter(MailServerScript.smtp().on("DATA", Replies.once("451 4.3.0 later")));
    }

    private static void assertResetAfter(MailServerScriptBuilder script) {
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            failing(session);
            assertThat(server.commands()).noneMatch("RSET"::equals);
            session.send(Sessions.mail("bob@example.org"));
            List<String> commands = server.commands();
            assertThat(commands.subList(commands.indexOf("RSET"), commands.size()))
                    .containsExactly("RSET", MAIL, "RCPT TO:<bob@example.org>", "DATA");
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        }
    }

    @Test
    void transactionThatTheCallerBeganIsResetBeforeTheNext() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.ehlo();
            session.mail("someone@example.org");
            session.rcpt("else@example.org");
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipientAddresses()).containsExactly("bob@example.org"));
        }
    }

    @Test
    void transactionThatTheCallerResetIsNotResetAgain() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.ehlo();
            session.mail("someone@example.org");
            session.rset();
            session.send(Sessions.mail("bob@example.org"));
            assertThat(server.commands()).filteredOn("RSET"::equals).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"500 5.5.1 what?", "421 4.3.2 bye"})
    void resetThatIsRefusedEndsTheSessionBeforeTheMail(String refusal) {
        var script = MailServerScript.smtp()
                .onRecipient("bob@example.org", Replies.once("550 5.1.1 no"))
                .on("RSET", refusal)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            failing(session);
            assertThatExceptionOfType(SmtpServerDisconnectedException.class)
                    .isThrownBy(() -> session.send(Sessions.mail("bob@example.org")))
                    .withMessageContaining("RSET")
                    .withMessageContaining(refusal)
                    .satisfies(e -> assertThat(e.result())
                            .isNotNull()
                            .satisfies(result ->
                                    assertThat(result.with(Outcome.NOT_SENT)).containsExactly("bob@example.org")));
            assertThat(session.isConnected()).isFalse();
            assertThat(server.commands()).filteredOn(MAIL::equals).hasSize(1);
        }
    }

    private static void failing(SmtpSession session) {
        assertThatExceptionOfType(SmtpException.class).isThrownBy(() -> session.send(Sessions.mail("bob@example.org")));
    }
}
