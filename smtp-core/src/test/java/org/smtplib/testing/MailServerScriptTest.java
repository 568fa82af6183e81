package org.smtplib.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The well-behaved server, and its misbehaviour on demand. */
class MailServerScriptTest {

    @Test
    void acceptedMailStandsInTheLedgerAsItCame() throws IOException {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var client = greeted(server, "EHLO")) {
            client.ask("MAIL FROM:<ann@example.org> BODY=8BITMIME RET=HDRS");
            client.ask("RCPT TO:<bob@example.org> NOTIFY=NEVER");
            client.ask("RCPT TO:<\"c>d\"@example.org>");
            assertThat(client.ask("DATA")).startsWith("354");
            client.sayRaw("Subject: x\r\n\r\n..dot\r\n...\r\n.\r\n");
            assertThat(client.reply()).isEqualTo("250 2.0.0 taken, 24 octets");

            assertThat(server.messages()).hasSize(1);
            ReceivedMail mail = server.messages().get(0);
            assertThat(mail.sender().address()).isEqualTo("ann@example.org");
            assertThat(mail.sender().parameters()).containsExactly("BODY=8BITMIME", "RET=HDRS");
            assertThat(mail.recipientAddresses()).containsExactly("bob@example.org", "\"c>d\"@example.org");
            assertThat(mail.recipients().get(0).parameter("notify")).isEqualTo("NEVER");
            assertThat(mail.text()).isEqualTo("Subject: x\r\n\r\n.dot\r\n..\r\n");
            assertThat(mail.size()).isEqualTo(mail.content().length);
            assertThat(new String(mail.wire(), StandardCharsets.US_ASCII)).endsWith("\r\n..dot\r\n...\r\n.\r\n");
        }
    }

    @Test
    void pipelinedCommandsAreAnsweredInOrder() throws IOException {
        var script = MailServerScript.smtp()
                .onRecipient("no@example.org", "550-5.1.1 no\n550 5.1.1 never")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "EHLO")) {
            client.say(
                    "MAIL FROM:<>", "RCPT TO:<bob@example.org>", "RCPT TO:<no@example.org>", "DATA", "x", ".", "QUIT");
            assertThat(client.reply()).startsWith("250 2.1.0");
            assertThat(client.reply()).startsWith("250 2.1.5");
            assertThat(client.reply()).isEqualTo("550-5.1.1 no\n550 5.1.1 never");
            assertThat(client.reply()).startsWith("354");
            assertThat(client.reply()).startsWith("250 2.0.0 taken, 3 octets");
            assertThat(client.reply()).startsWith("221");
            assertThat(server.messages().get(0).recipientAddresses()).containsExactly("bob@example.org");
        }
    }

    /** Refuses at one step of one sender's mails, and closes behind the reply to their RSET. */
    private record RefusalTo(String chosen, Step at, long contentPosition) implements FaultChoice {

        @Override
        public @Nullable String refusal(Step step, String sender) {
            return sender.equals(chosen) && step.equals(at) ? "554 5.3.0 not this" : null;
        }

        @Override
        public @Nullable Fault fault(Step step, int connection, String sender) {
            return sender.equals(chosen) && step.equals(Step.RSET) ? Fault.CLOSE_AFTER_REPLY : null;
        }

        @Override
        public long contentPosition(String sender) {
            return contentPosition;
        }
    }

    @Test
    void refusalsAndFaultsCanBeChosenByTheSenderOfTheMail() throws IOException {
        var script = MailServerScript.smtp()
                .faults(new RefusalTo("ann@example.org", Step.RCPT.at(2), -1))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "EHLO")) {
            for (String sender : new String[] {"eve@example.org", "ann@example.org"}) {
                assertThat(client.ask("RSET")).startsWith("250");
                client.ask("MAIL FROM:<" + sender + ">");
                assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("250");
                assertThat(client.ask("RCPT TO:<cid@example.org>"))
                        .startsWith(sender.equals("ann@example.org") ? "554" : "250");
                client.ask("DATA");
                client.sayRaw("x\r\n.\r\n");
                assertThat(client.reply()).startsWith("250");
            }
            assertThat(server.messages().get(0).recipientAddresses()).hasSize(2);
            assertThat(server.messages().get(1).recipientAddresses()).containsExactly("bob@example.org");
            client.ask("RSET");
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void commandAndContentThatAreRefusedHaveNoEffect() throws IOException {
        for (Step step : new Step[] {Step.MAIL, Step.DATA, Step.END_OF_DATA.at(1), Step.CONTENT.at(1)}) {
            var script = MailServerScript.smtp()
                    .faults(new RefusalTo("ann@example.org", step, step.name().equals("CONTENT") ? 1 : -1))
                    .build();
            try (var server = ScriptedSmtpServer.start(script);
                    var client = greeted(server, "EHLO")) {
                client.say("MAIL FROM:<ann@example.org>", "RCPT TO:<bob@example.org>", "DATA", "QUIT", ".", "QUIT");
                List<String> replies = new ArrayList<>();
                while (replies.isEmpty() || !replies.get(replies.size() - 1).matches("221.*|")) {
                    replies.add(client.reply());
                }
                assertThat(replies)
                        .contains("554 5.3.0 not this")
                        .last()
                        .asString()
                        .startsWith("221");
                assertThat(server.messages()).isEmpty();
            }
        }
    }

    @Test
    void contentThatIsRefusedBeforeItsEndHasAsManyRepliesAsOtherContent() throws IOException {
        var script = MailServerScript.lmtp()
                .faults(new RefusalTo("", Step.CONTENT.at(4), 4))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "LHLO")) {
            client.ask("MAIL FROM:<>");
            client.ask("RCPT TO:<bob@example.org>");
            client.ask("RCPT TO:<cid@example.org>");
            client.ask("DATA");
            client.sayRaw("abcd");
            assertThat(client.reply()).isEqualTo("554 5.3.0 not this");
            client.sayRaw("\r\n.\r\n");
            assertThat(client.reply()).isEqualTo("554 5.3.0 nor for this one");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("250");
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void chunksAreJoinedAndNotUnstuffed() throws IOException {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var client = greeted(server, "EHLO")) {
            client.ask("MAIL FROM:<>");
            client.ask("RCPT TO:<bob@example.org>");
            client.sayRaw("BDAT 4\r\n..x\r");
            assertThat(client.reply()).isEqualTo("250 2.0.0 4 octets");
            assertThat(client.ask("DATA")).startsWith("503");
            client.sayRaw("BDAT 1 LAST\r\n\n");
            assertThat(client.reply()).isEqualTo("250 2.0.0 taken, 5 octets");
            assertThat(server.messages().get(0).text()).isEqualTo("..x\r\n");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("250");
            client.sayRaw("BDAT 3 LAST\r\nabc");
            assertThat(client.reply()).startsWith("503");
            assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("503");
            assertThat(client.ask("RSET")).startsWith("250");
        }
    }

    @Test
    void chunkWithoutChunkingFailsTheTest() throws IOException {
        var server = ScriptedSmtpServer.start(
                MailServerScript.smtp().keywords("PIPELINING").build());
        try (var client = greeted(server, "EHLO")) {
            client.sayRaw("BDAT 1 LAST\r\nx");
            assertThat(client.read()).isEqualTo(-1);
        }
        assertThatThrownBy(server::close).hasMessageContaining("CHUNKING was not offered");
    }

    @Test
    void lmtpRepliesForEachAcceptedRecipient() throws IOException {
        var script = MailServerScript.lmtp()
                .onRecipient("no@example.org", "550 5.1.1 no")
                .onEndOfDataFor("full@example.org", "552 5.2.2 full")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "LHLO")) {
            assertThat(client.ask("EHLO client.example")).startsWith("500");
            client.say("MAIL FROM:<>", "RCPT TO:<bob@example.org>", "RCPT TO:<no@example.org>");
            client.say("RCPT TO:<full@example.org>", "DATA", "x", ".", "NOOP");
            for (String expected : "250 250 550 250 354 250 552 250".split(" ")) {
                assertThat(client.reply()).startsWith(expected);
            }
            assertThat(server.messages().get(0).recipientAddresses()).containsExactly("bob@example.org");
            client.ask("MAIL FROM:<>");
            client.ask("RCPT TO:<no@example.org>");
            assertThat(client.ask("DATA")).startsWith("503");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "MAIL FROM:<>, 503",
        "EHLO, 501",
        "LHLO x, 500",
        "EHLO x|MAIL FROM: <>, 501",
        "EHLO x|MAIL FROM:ann@example.org, 501",
        "EHLO x|MAIL FROM:<>|MAIL FROM:<>, 503",
        "EHLO x|RCPT TO:<bob@example.org>, 503",
        "EHLO x|MAIL FROM:<>|DATA, 554",
        "EHLO x|MAIL FROM:<>|RSET|DATA, 503",
        "EHLO x|MAIL FROM:<>|EHLO x|RCPT TO:<bob@example.org>, 503",
        "EHLO x|MAIL FROM:<> SIZE=1, 555",
        "EHLO x|MAIL FROM:<> NOTIFY=NEVER, 555",
        "EHLO x|MAIL FROM:<> BODY=BINARYMIME, 555",
        "HELO x|MAIL FROM:<> BODY=8BITMIME, 555",
        "EHLO x|MAIL FROM:<jürgen@example.org>, 553",
        "EHLO x|MAIL FROM:<jürgen@example.org> SMTPUTF8, 250",
        "EHLO x|MAIL FROM:<>|RCPT TO:<jürgen@example.org>, 553",
        "EHLO x|DATA, 503",
        "EHLO x|STARTTLS, 502",
        "EHLO x|AUTH PLAIN, 503",
        "noop whatever, 250",
        "VRFY bob, 252",
        "HELP, 214",
        "EXPN staff, 500",
        "BAKE cake, 500"
    })
    void sequenceOfCommandsIsKept(String lines, String lastCode) throws IOException {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var client = RawClient.connect(server)) {
            String reply = client.reply();
            for (String line : lines.split("\\|")) {
                reply = client.ask(line);
            }
            assertThat(reply).startsWith(lastCode);
        }
    }

    @Test
    void oldServerTakesHeloOnly() throws IOException {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().noEsmtp().build());
                var client = RawClient.connect(server)) {
            client.reply();
            assertThat(client.ask("EHLO client.example")).startsWith("502");
            assertThat(client.ask("HELO client.example")).isEqualTo("250 server.example");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("250");
        }
    }

    @Test
    void limitsAreOfferedAndKept() throws IOException {
        var script = MailServerScript.smtp()
                .keywords()
                .size(5)
                .maxRecipients(1)
                .maxMails(1)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = RawClient.connect(server)) {
            client.reply();
            assertThat(client.ask("EHLO x")).isEqualTo("250-server.example\n250 SIZE 5");
            assertThat(client.ask("MAIL FROM:<> SIZE=6")).startsWith("552");
            assertThat(client.ask("MAIL FROM:<> SIZE=5")).startsWith("250");
            assertThat(client.ask("RCPT TO:<a@example.org>")).startsWith("250");
            assertThat(client.ask("RCPT TO:<b@example.org>")).startsWith("452 4.5.3");
            client.ask("DATA");
            client.sayRaw("123456\r\n.\r\n");
            assertThat(client.reply()).startsWith("552");
            assertThat(client.ask("MAIL FROM:<>")).startsWith("421");
            assertThat(client.read()).isEqualTo(-1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void contentExactlyAtTheLimitIsTaken() throws IOException {
        var script = MailServerScript.smtp().size(5).discardContent().build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "EHLO")) {
            client.say("MAIL FROM:<>", "RCPT TO:<a@example.org>", "DATA", "..12", ".");
            for (String expected : "250 250 354 250".split(" ")) {
                assertThat(client.reply()).startsWith(expected);
            }
            assertThat(server.messages().get(0).size()).isEqualTo(5);
            assertThat(server.messages().get(0).content()).isEmpty();
        }
    }

    @Test
    void plainAndLoginAuthenticate() throws IOException {
        var script = MailServerScript.smtp().auth("user", "sécret").build();
        String plain = base64("\0user\0sécret");
        try (var server = ScriptedSmtpServer.start(script)) {
            try (var client = greeted(server, "EHLO")) {
                assertThat(client.ask("MAIL FROM:<>")).startsWith("530");
                assertThat(client.ask("AUTH SCRAM-SHA-256")).startsWith("504");
                assertThat(client.ask("AUTH PLAIN " + base64("\0user\0wrong"))).startsWith("535");
                assertThat(client.ask("AUTH PLAIN !")).startsWith("501");
                assertThat(client.ask("AUTH PLAIN")).isEqualTo("334 ");
                assertThat(client.ask("*")).startsWith("501");
                assertThat(client.ask("AUTH PLAIN " + plain)).startsWith("235");
                assertThat(client.ask("AUTH PLAIN " + plain)).startsWith("503");
                assertThat(client.ask("MAIL FROM:<>")).startsWith("250");
            }
            try (var client = greeted(server, "EHLO")) {
                client.ask("AUTH PLAIN");
                assertThat(client.ask(plain)).startsWith("235");
            }
            try (var client = greeted(server, "EHLO")) {
                assertThat(client.ask("AUTH LOGIN")).isEqualTo("334 " + base64("Username:"));
                assertThat(client.ask(base64("user"))).isEqualTo("334 " + base64("Password:"));
                assertThat(client.ask(base64("sécret"))).startsWith("235");
            }
        }
    }

    @Test
    void repliesCanBeOverriddenForATime() throws IOException {
        var script = MailServerScript.smtp()
                .greeting(Replies.once("554 5.3.2 not yet"))
                .onRecipient("bob@example.org", Replies.once("451 4.7.1 later", "452 4.2.2 still later"))
                .on("NOOP", "250 mine")
                .build();
        try (var server = ScriptedSmtpServer.start(script)) {
            try (var client = RawClient.connect(server)) {
                assertThat(client.reply()).startsWith("554");
                assertThat(client.ask("EHLO x")).startsWith("503");
                assertThat(client.ask("QUIT")).startsWith("221");
            }
            try (var client = greeted(server, "EHLO")) {
                assertThat(client.ask("NOOP")).isEqualTo("250 mine");
                client.ask("MAIL FROM:<>");
                assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("451");
                assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("452");
                assertThat(client.ask("RCPT TO:<bob@example.org>")).startsWith("250");
            }
        }
    }

    @Test
    void pipeliningCanBeRefused() throws IOException {
        var script = MailServerScript.smtp().refusePipelining().build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "EHLO")) {
            client.say("MAIL FROM:<>", "RCPT TO:<bob@example.org>");
            assertThat(client.reply()).startsWith("500");
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void mailWhoseReplyWasLostStandsInTheLedgerAndARefusedOneDoesNot() throws IOException {
        var script = MailServerScript.smtp()
                .faultOnMail(1, Step.END_OF_DATA, Fault.RESET)
                .faultOnMail(2, Step.END_OF_DATA, Fault.REPLY_421_AND_CLOSE)
                .faultOnMail(3, Step.CONTENT.at(4), Fault.RESET)
                .build();
        try (var server = ScriptedSmtpServer.start(script)) {
            try (var client = greeted(server, "EHLO")) {
                client.say("MAIL FROM:<one@example.org>", "RCPT TO:<bob@example.org>", "DATA", "x", ".");
                assertThatIOException().isThrownBy(() -> replies(client, 4));
            }
            try (var client = greeted(server, "EHLO")) {
                client.say("MAIL FROM:<two@example.org>", "RCPT TO:<bob@example.org>", "DATA", "x", ".");
                replies(client, 3);
                assertThat(client.reply()).startsWith("421");
            }
            try (var client = greeted(server, "EHLO")) {
                client.say("MAIL FROM:<three@example.org>", "RCPT TO:<bob@example.org>", "DATA");
                replies(client, 3);
                client.sayRaw("12345");
                assertThatIOException().isThrownBy(client::read);
            }
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().get(0).sender().address()).isEqualTo("one@example.org");
        }
    }

    @Test
    void lmtpFaultCanStrikeBetweenTwoFinalReplies() throws IOException {
        var script = MailServerScript.lmtp()
                .fault(Step.END_OF_DATA.at(2), Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "LHLO")) {
            client.say("MAIL FROM:<>", "RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>", "DATA", "x", ".");
            replies(client, 5);
            assertThat(client.read()).isEqualTo(-1);
        }
    }

    @Test
    void faultAtTheSecondRecipientLeavesTheFirstAlone() throws IOException {
        var script = MailServerScript.smtp()
                .faultOnce(Step.RCPT.at(2), Fault.MIXED_CODES)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = greeted(server, "EHLO")) {
            client.ask("MAIL FROM:<>");
            assertThat(client.ask("RCPT TO:<a@example.org>")).startsWith("250 2.1.5");
            assertThat(client.ask("RCPT TO:<b@example.org>")).isEqualTo("250-fine so far\n550 not so fine");
            assertThat(client.ask("RCPT TO:<c@example.org>")).startsWith("250 2.1.5");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyFaultCanBeCommittedAndEndsWithTheServer(Fault fault) throws IOException {
        var script = MailServerScript.smtp().fault(Step.NOOP, fault).build();
        try (var server = ScriptedSmtpServer.start(script);
                var client = RawClient.connect(server)) {
            client.reply();
            client.say("NOOP");
            server.awaitCommand("NOOP");
        }
    }

    private static RawClient greeted(ScriptedSmtpServer server, String hello) throws IOException {
        RawClient client = RawClient.connect(server);
        client.reply();
        client.ask(hello + " client.example");
        return client;
    }

    private static void replies(RawClient client, int count) throws IOException {
        for (int i = 0; i < count; i++) {
            assertThat(client.reply()).matches("[23]\\d\\d .*");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
