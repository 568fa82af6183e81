package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.LogCapture;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.RecipientResult;
import org.smtplib.message.SendOptions;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Dsn;
import org.smtplib.protocol.Protocol;
import org.smtplib.relay.Templates;
import org.smtplib.session.Pipelining;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;

/** Nobody gets a mail past a safety net, whichever way it is sent, and each recipient is told of truthfully. */
class SafetyNetTest {

    private static final String DEV = "dev@team.example";
    private static final String CUSTOMER = "customer@shop.example";
    private static final String CATCHER = "catcher@team.example";
    private static final SafetyNet TEAM =
            SafetyNet.builder().allowedRecipients(List.of("*@team.example")).build();
    private static final SafetyNet REDIRECTING =
            SafetyNet.builder().redirectTo(CATCHER).build();
    private static final SafetyNet DRY = SafetyNet.builder().dryRun(true).build();
    private static final String BY_PATTERN = "held back by safety.allowed-recipients";
    private static final String REDIRECTED = "held back by safety.redirect-to; it goes to " + CATCHER + " instead";

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());

    /** Each way of sending one mail. */
    enum Way {
        SEND(SmtpTemplate::send),
        SEND_IN_TIME((smtp, mail) -> smtp.send(mail, Duration.ofSeconds(20))),
        SEND_ASYNC((smtp, mail) -> smtp.sendAsync(mail).join()),
        SEND_ALL((smtp, mail) -> smtp.sendAll(List.of(mail)).get(0).result()),
        SEND_STREAM((smtp, mail) -> {
            List<SendResult> results = new ArrayList<>();
            smtp.sendAll(Stream.of(mail), report -> results.add(report.result()));
            return results.get(0);
        });

        private final BiFunction<SmtpTemplate, MailObject, SendResult> sending;

        Way(BiFunction<SmtpTemplate, MailObject, SendResult> sending) {
            this.sending = sending;
        }
    }

    private SmtpTemplate template(ScriptedSmtpServer server, SafetyNet net) {
        return Templates.to(server).safetyNet(net).listener(listener()).build();
    }

    private SmtpEventListener listener() {
        return new SmtpEventListener() {

            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                told.add("sent " + envelope.recipients() + outcomes(result));
            }

            @Override
            public void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {
                told.add("held " + envelope.recipients() + outcomes(result));
            }

            @Override
            public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
                told.add("failed " + envelope.recipients() + outcomes(failure.result()));
            }

            @Override
            public void mailDelayed(Envelope envelope, SendResult soFar, Duration delay) {
                told.add("delayed " + envelope.recipients() + outcomes(soFar));
            }
        };
    }

    private static List<Outcome> outcomes(SendResult result) {
        return result.recipients().stream().map(RecipientResult::outcome).toList();
    }

    @ParameterizedTest
    @EnumSource
    void onlyAllowedRecipientsGetTheMail(Way way) {
        try (var server = Templates.server();
                var smtp = template(server, TEAM)) {
            SendResult result = way.sending.apply(smtp, Templates.mail("Hi.", CUSTOMER, DEV));

            assertThat(result.of(DEV).isAccepted()).isTrue();
            assertThat(result.of(CUSTOMER)).isEqualTo(RecipientResult.of(CUSTOMER, Outcome.NOT_SENT, BY_PATTERN));
            assertThat(result.of(CUSTOMER).isHeldBack()).isTrue();
            assertThat(result.recipients())
                    .extracting(RecipientResult::recipient)
                    .containsExactly(CUSTOMER, DEV);
            assertThat(result.isComplete()).isFalse();
            assertThat(result.isCompleteButHeldBack()).isTrue();
            assertThat(Templates.recipients(server)).containsExactly(List.of(DEV));
            assertThat(Templates.count(server, "RCPT")).isOne();
            assertThat(told).containsExactly("sent [" + CUSTOMER + ", " + DEV + "][NOT_SENT, ACCEPTED]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void mailForNobodyAllowedFailsNotAndNeedsNoConnection(Way way) {
        try (var server = Templates.server();
                var smtp = template(server, TEAM)) {
            SendResult result = way.sending.apply(smtp, Templates.mail("Hi.", CUSTOMER));

            assertThat(result.of(CUSTOMER).isHeldBack()).isTrue();
            assertThat(result.isComplete()).isFalse();
            assertThat(result.isCompleteButHeldBack()).isTrue();
            assertThat(server.connections()).isZero();
            assertThat(told).containsExactly("held [" + CUSTOMER + "][NOT_SENT]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void dryRunConnectsToNobody(Way way) {
        try (var server = Templates.server();
                var smtp = template(server, DRY)) {
            SendResult result = way.sending.apply(smtp, Templates.mail("Hi.", CUSTOMER, DEV));

            assertThat(result.recipients())
                    .extracting(RecipientResult::explanation)
                    .containsOnly("held back by safety.dry-run");
            assertThat(server.connections()).isZero();
            assertThat(told).containsExactly("held [" + CUSTOMER + ", " + DEV + "][NOT_SENT, NOT_SENT]");
        }
    }

    @ParameterizedTest
    @EnumSource
    void redirectedMailGoesToOneAddressAndNamesTheOthers(Way way) {
        try (var server = Templates.server();
                var smtp = template(server, REDIRECTING)) {
            SendResult result = way.sending.apply(smtp, Templates.mail("Hi.", CUSTOMER, DEV));

            assertThat(Templates.recipients(server)).containsExactly(List.of(CATCHER));
            assertThat(server.messages().get(0).text())
                    .isEqualTo(
                            "X-Intended-Recipients: " + CUSTOMER + ",\r\n " + DEV + "\r\nSubject: test\r\n\r\nHi.\r\n");
            assertThat(result.recipients())
                    .extracting(RecipientResult::recipient)
                    .containsExactly(CUSTOMER, DEV, CATCHER);
            assertThat(result.of(CUSTOMER)).isEqualTo(RecipientResult.of(CUSTOMER, Outcome.NOT_SENT, REDIRECTED));
            assertThat(result.of(CATCHER).isAccepted()).isTrue();
            assertThat(result.isComplete()).isFalse();
            assertThat(result.isCompleteButHeldBack()).isTrue();
            assertThat(told).containsExactly("sent [" + CUSTOMER + ", " + DEV + "][NOT_SENT, NOT_SENT, ACCEPTED]");
        }
    }

    @Test
    void allowedRecipientsGetTheirMailBesideTheRedirection() {
        SafetyNet both = SafetyNet.builder()
                .allowedRecipients(List.of(DEV))
                .redirectTo(CATCHER)
                .build();
        try (var server = Templates.server();
                var smtp = template(server, both)) {
            SendResult result = smtp.send(Templates.mail("Hi.", CUSTOMER, DEV, CATCHER));

            assertThat(Templates.recipients(server)).containsExactly(List.of(DEV, CATCHER));
            assertThat(outcomes(result)).containsExactly(Outcome.NOT_SENT, Outcome.ACCEPTED, Outcome.ACCEPTED);
            assertThat(smtp.send(Templates.mail("Hi.", DEV)).isComplete()).isTrue();
            assertThat(server.messages().get(1).text()).startsWith("Subject");
        }
    }

    @Test
    void batchGoesOnBehindAMailThatIsHeldBack() {
        try (var server = Templates.server();
                var smtp = Templates.to(server)
                        .pipelining(Pipelining.DEFAULT)
                        .pool(Templates.pool(1))
                        .safetyNet(TEAM)
                        .build()) {
            List<MailObject> mails = IntStream.range(0, 9)
                    .mapToObj(i -> Templates.mail("no. " + i, i % 3 == 1 ? CUSTOMER : DEV))
                    .toList();

            List<MailReport> reports = smtp.sendAll(mails);

            assertThat(reports)
                    .extracting(MailReport::isComplete)
                    .containsExactly(true, false, true, true, false, true, true, false, true);
            assertThat(reports).extracting(MailReport::mail).containsExactlyElementsOf(mails);
            assertThat(Templates.texts(server)).containsExactly("no. 0", "no. 2", "no. 3", "no. 5", "no. 6", "no. 8");
        }
    }

    @Test
    void failureTellsOfThoseHeldBackToo() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onRecipient(DEV, Replies.always("550 5.1.1 no such user"))
                        .build());
                var smtp = template(server, TEAM)) {
            var e = catchThrowableOfType(
                    SmtpRecipientsRefusedException.class, () -> smtp.send(Templates.mail("Hi.", CUSTOMER, DEV)));

            assertThat(outcomes(e.result())).containsExactly(Outcome.NOT_SENT, Outcome.REJECTED_PERMANENT);
            assertThat(e.result().isCompleteButHeldBack()).isFalse();
            assertThat(told).containsExactly("failed [" + CUSTOMER + ", " + DEV + "][NOT_SENT, REJECTED_PERMANENT]");
        }
    }

    @Test
    void whoIsHeldBackIsNotTriedAgain() {
        RetryPolicy retry = RetryPolicy.builder()
                .maxAttempts(3)
                .delay(Duration.ofMillis(1), Duration.ofMillis(1))
                .build();
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onRecipient(DEV, Replies.once("451 4.3.0 later"))
                        .build());
                var smtp = Templates.to(server)
                        .retry(retry)
                        .safetyNet(TEAM)
                        .listener(listener())
                        .build()) {
            SendResult result = smtp.send(Templates.mail("Hi.", CUSTOMER, DEV));

            assertThat(outcomes(result)).containsExactly(Outcome.NOT_SENT, Outcome.ACCEPTED);
            assertThat(Templates.count(server, "RCPT")).isEqualTo(2);
            assertThat(told.get(0)).startsWith("delayed").endsWith("[NOT_SENT, REJECTED_TRANSIENT]");
        }
    }

    @Test
    void allOrNoneIsSoForThoseWhoAreLetThrough() {
        SendOptions all =
                SendOptions.builder().recipients(RecipientPolicy.ALL_OR_NONE).build();
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp()
                        .onRecipient(CATCHER, Replies.once("550 5.1.1 no such user"))
                        .build());
                var smtp = template(server, TEAM)) {
            MailObject mail = Templates.mail("Hi.", CUSTOMER, DEV, CATCHER).with(all);

            var e = catchThrowableOfType(SmtpRecipientsRefusedException.class, () -> smtp.send(mail));
            assertThat(outcomes(e.result()))
                    .containsExactly(Outcome.NOT_SENT, Outcome.NOT_SENT, Outcome.REJECTED_PERMANENT);
            assertThat(e.result().of(CUSTOMER).isHeldBack()).isTrue();
            assertThat(e.result().of(DEV).isHeldBack()).isFalse();

            assertThat(smtp.send(mail).isCompleteButHeldBack()).isTrue();
            assertThat(Templates.recipients(server)).containsExactly(List.of(DEV, CATCHER));
        }
    }

    @Test
    void lmtpAnswersForThoseWhoAreLetThrough() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.lmtp().build());
                var smtp = Templates.to(server)
                        .protocol(Protocol.LMTP)
                        .safetyNet(TEAM)
                        .build()) {
            SendResult result = smtp.send(Templates.mail("Hi.", DEV, CUSTOMER, CATCHER));

            assertThat(outcomes(result)).containsExactly(Outcome.ACCEPTED, Outcome.NOT_SENT, Outcome.ACCEPTED);
        }
    }

    @Test
    void optionsOfThoseHeldBackAreLeftOut() {
        SendOptions options = SendOptions.builder()
                .required(CUSTOMER, Dsn.NOTIFY_NEVER)
                .required(DEV, Dsn.NOTIFY_NEVER)
                .build();
        try (var server = Templates.server();
                var smtp = template(server, REDIRECTING);
                var allowing = template(server, TEAM)) {
            MailObject mail = Templates.mail("Hi.", CUSTOMER, DEV).with(options);
            smtp.send(mail);
            allowing.send(mail);

            assertThat(server.messages().get(0).recipients().get(0).parameters())
                    .isEmpty();
            assertThat(server.messages().get(1).recipients().get(0).parameters())
                    .containsExactly("NOTIFY=NEVER");
        }
    }

    @Test
    void streamThatCanBeReadOnceIsRedirectedToo() {
        byte[] octets = "Subject: once\r\n\r\nHi.\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var server = Templates.server();
                var smtp = template(server, REDIRECTING)) {
            smtp.send(new MailObject(
                    Envelope.of("ann@example.org", "jörg+x@shop.example"),
                    Content.once(new ByteArrayInputStream(octets))));

            assertThat(server.messages().get(0).text())
                    .isEqualTo("X-Intended-Recipients: j\\x{F6}rg+x@shop.example\r\nSubject: once\r\n\r\nHi.\r\n");
        }
    }

    @Test
    void sizeThatIsSaidIsThatOfTheRedirectedMail() throws IOException {
        Content content =
                REDIRECTING.screen(Templates.mail("Hi.", CUSTOMER)).sent().content();
        byte[] octets = content.open().readAllBytes();
        assertThat(content.scan()).isEqualTo(ContentScan.of(new ByteArrayInputStream(octets)));
        assertThat(content.knownLength()).hasValue(octets.length);
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().keywords("SIZE").build());
                var smtp = template(server, REDIRECTING)) {
            smtp.send(Templates.mail("Hi.", CUSTOMER));

            assertThat(server.messages().get(0).content()).isEqualTo(octets);
            assertThat(server.commands()).contains("MAIL FROM:<ann@example.org> SIZE=" + octets.length);
        }
    }

    @Test
    void namesOfManyAreCutShort() {
        String[] many =
                IntStream.range(0, 250).mapToObj(i -> "c" + i + "@shop.example").toArray(String[]::new);
        try (var server = Templates.server();
                var smtp = template(server, REDIRECTING)) {
            assertThat(smtp.send(Templates.mail("Hi.", many)).recipients()).hasSize(251);

            assertThat(server.messages().get(0).text())
                    .contains(" c99@shop.example,\r\n (150 more)\r\nSubject")
                    .doesNotContain("c100@");
        }
    }

    @Test
    void patternsMatchWholeAddresses() {
        SafetyNet net = SafetyNet.builder()
                .allowedRecipients(List.of("*@team.example", "Jo@shop.example", "qa+*@*.test.example"))
                .build();
        assertThat(Stream.of(
                                "a@team.example",
                                "a@TEAM.example",
                                "jo@shop.example",
                                "qa+1@eu.test.example",
                                "a@team.example.org",
                                "a@teamxexample",
                                "a@evil.team.example",
                                "\"a@b\"@team.example",
                                "\"x@team.example\"@shop.example",
                                "mojo@shop.example",
                                "qa@eu.test.example",
                                "postmaster")
                        .filter(address ->
                                !net.screen(Templates.mail("Hi.", address)).isHeldBack()))
                .containsExactly("a@team.example", "a@TEAM.example", "jo@shop.example", "qa+1@eu.test.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.org",
                "*",
                "",
                "Jo <jo@example.org>",
                "a b@example.org",
                "*@",
                "a@example.org,b@example.org"
            })
    void patternThatCanBeNoAddressIsRefused(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetyNet.builder().allowedRecipients(List.of(pattern)))
                .withMessageContaining("\"" + pattern.replace('*', pattern.contains("@") ? 'x' : '*') + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "test", "Test <test@example.org>", "*@example.org\r\n"})
    void redirectionToNoAddressIsRefused(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SafetyNet.builder().redirectTo(address));
    }

    @Test
    void listOfNobodyHoldsEverybodyBack() {
        SafetyNet nobody = SafetyNet.builder().allowedRecipients(List.of()).build();
        assertThat(nobody.isOn()).isTrue();
        assertThat(nobody.screen(Templates.mail("Hi.", DEV)).isHeldBack()).isTrue();
        assertThat(SafetyNet.NONE.isOn()).isFalse();
    }

    @Test
    void logSaysWhatIsOnAndNamesNoRecipient() {
        SafetyNet net = SafetyNet.builder()
                .name("smtp.safety")
                .allowedRecipients(List.of("*@team.example", DEV))
                .redirectTo(CATCHER)
                .build();
        try (var server = Templates.server();
                var log = new LogCapture(SafetyNet.class.getName(), Level.INFO);
                var smtp = template(server, net)) {
            SendResult result = smtp.send(Templates.mail("Hi.", CUSTOMER, DEV));

            assertThat(result.of(CUSTOMER).explanation()).startsWith("held back by smtp.safety.redirect-to");
            assertThat(log.events()).extracting(ILoggingEvent::getLevel).containsExactly(Level.WARN, Level.INFO);
            assertThat(log.lines().get(0))
                    .contains("127.0.0.1:" + server.port())
                    .endsWith("smtp.safety.allowed-recipients: *@team.example, dev@team.example;"
                            + " smtp.safety.redirect-to: catcher@team.example");
            assertThat(log.lines().get(1))
                    .isEqualTo("smtp.safety held a mail from <ann@example.org> back from 1 of 2 recipients");
        }
    }

    @Test
    void withoutANetNothingIsSaid() {
        try (var server = Templates.server();
                var log = new LogCapture(SafetyNet.class.getName(), Level.INFO);
                var smtp = template(server, SafetyNet.NONE)) {
            assertThat(smtp.send(Templates.mail("Hi.", CUSTOMER)).isComplete()).isTrue();
            assertThat(log.events()).isEmpty();
        }
    }
}
