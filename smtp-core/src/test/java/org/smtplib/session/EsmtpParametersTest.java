package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendOptions;
import org.smtplib.protocol.DeliverBy;
import org.smtplib.protocol.Dsn;
import org.smtplib.protocol.FutureRelease;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.protocol.Rrvs;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;

/** What a mail asks for stands in MAIL and RCPT, or is left out and told, or the mail does not go. */
class EsmtpParametersTest {

    private static final Instant TIME = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void everyParameterStandsInItsCommand() {
        SendOptions options = SendOptions.builder()
                .required(Dsn.RETURN_HEADERS)
                .required(Dsn.envelopeId("order 17"))
                .required(DeliverBy.orReturn(Duration.ofMinutes(5)))
                .required(MailParameter.priority(3))
                .required(FutureRelease.after(Duration.ofSeconds(60)))
                .required(MailParameter.auth("ann@example.org"))
                .required(MailParameter.parse("X-OWN=1"))
                .required(Dsn.notify(Dsn.Event.FAILURE, Dsn.Event.DELAY))
                .required("bob@example.org", Dsn.originalRecipient("b+x@example.org"))
                .required("bob@example.org", Rrvs.since(TIME))
                .required("cid@example.org", Dsn.NOTIFY_NEVER)
                .build();
        var script = MailServerScript.smtp()
                .keywords(
                        "DSN",
                        "DELIVERBY 100",
                        "MT-PRIORITY",
                        "FUTURERELEASE 60 2030-01-01T00:00:00Z",
                        "AUTH PLAIN",
                        "X-OWN",
                        "RRVS");
        assertThat(commandsOf(script, options))
                .containsExactly(
                        "MAIL FROM:<ann@example.org> RET=HDRS ENVID=order+2017 BY=300;R MT-PRIORITY=3 HOLDFOR=60"
                                + " AUTH=ann@example.org X-OWN=1",
                        "RCPT TO:<bob@example.org> ORCPT=rfc822;b+2Bx@example.org RRVS=2030-01-01T00:00:00Z;R"
                                + " NOTIFY=FAILURE,DELAY",
                        "RCPT TO:<cid@example.org> NOTIFY=NEVER");
    }

    @Test
    void whatIsSaidAlwaysIsSaidWhateverTheServerOffers() {
        SendOptions options = SendOptions.builder()
                .always(MailParameter.parse("X-OTHER"))
                .always(RcptParameter.parse("X-ANY=2"))
                .always("bob@example.org", RcptParameter.parse("X-ONE=3"))
                .build();
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expectMatching("EHLO .*");
                    peer.say("250-server.example", "250 X-NAMED-OTHERWISE");
                    peer.expect("MAIL FROM:<ann@example.org> X-OTHER");
                    peer.say("250 ok");
                    peer.expect("RCPT TO:<bob@example.org> X-ONE=3 X-ANY=2");
                    peer.say("550 no");
                    peer.drainUntilEof();
                });
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpRecipientsRefusedException.class)
                    .isThrownBy(
                            () -> session.send(Sessions.mail("bob@example.org").with(options)));
            session.disconnect();
            server.awaitClosed(1);
        }
    }

    /** The parameters may make the lines longer than RFC 5321 4.5.3.1.4 allows them to be without. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void longestParametersOfManyRecipientsArriveWhole(boolean pipelining) {
        String original = "x".repeat(500 - "rfc822;@example.org".length()) + "@example.org";
        SendOptions options = SendOptions.builder()
                .required(Dsn.envelopeId("e".repeat(100)))
                .required(Dsn.RETURN_FULL)
                .required(MailParameter.auth("a".repeat(488) + "@example.org"))
                .required(DeliverBy.of(Duration.ofSeconds(999_999_999), DeliverBy.Mode.RETURN, true))
                .required(Dsn.originalRecipient(original))
                .required(Dsn.notify(Dsn.Event.SUCCESS, Dsn.Event.FAILURE, Dsn.Event.DELAY))
                .required(Rrvs.since(TIME))
                .build();
        List<String> expected = new ArrayList<>(List.of("MAIL FROM:<ann@example.org> ENVID=" + "e".repeat(100)
                + " RET=FULL AUTH=" + "a".repeat(488) + "@example.org BY=999999999;RT"));
        String[] recipients = new String[150];
        for (int i = 0; i < recipients.length; i++) {
            recipients[i] = "bob" + i + "@example.org";
            expected.add("RCPT TO:<" + recipients[i] + "> ORCPT=rfc822;" + original
                    + " NOTIFY=SUCCESS,FAILURE,DELAY RRVS=2030-01-01T00:00:00Z;R");
        }
        var script = MailServerScript.smtp().keywords("DSN", "DELIVERBY", "AUTH PLAIN", "RRVS", "PIPELINING");
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(
                        Sessions.to(server).pipelining(pipelining ? Pipelining.DEFAULT : Pipelining.OFF))) {
            assertThat(session.send(Sessions.mail(recipients).with(options)).isComplete())
                    .isTrue();
            assertThat(server.commands().stream().filter(line -> line.matches("(MAIL|RCPT) .*")))
                    .containsExactlyElementsOf(expected);
        }
    }

    private static List<String> commandsOf(MailServerScriptBuilder script, SendOptions options) {
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            session.send(Sessions.mail("bob@example.org", "cid@example.org").with(options));
            return server.commands().stream()
                    .filter(line -> line.startsWith("MAIL") || line.startsWith("RCPT"))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RET=FULL, DSN",
        "ENVID=x, DSN",
        "BY=300;R, DELIVERBY",
        "BY=99;R, 100 s at least",
        "MT-PRIORITY=1, MT-PRIORITY",
        "HOLDFOR=61, 60 s at most",
        "HOLDUNTIL=2031-01-01T00:00:00Z, 2030-01-01",
        "REQUIRETLS, TLS",
        "AUTH=<>, AUTH",
        "BODY=BINARYMIME, BINARYMIME",
        "X-OWN=1, X-OWN"
    })
    void whatIsRequiredAndNotTakenIsAnErrorBeforeMail(String parameter, String why) {
        List<String> keywords = new ArrayList<>(List.of("8BITMIME", "REQUIRETLS"));
        if (parameter.startsWith("BY=99")) {
            keywords.add("DELIVERBY 100");
        } else if (parameter.startsWith("HOLD")) {
            keywords.add("FUTURERELEASE 60 2030-01-01T00:00:00Z");
        }
        var script = MailServerScript.smtp().keywords(keywords.toArray(String[]::new));
        assertNothingSaid(script, SendOptions.of(MailParameter.parse(parameter)), why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOTIFY=NEVER", "ORCPT=rfc822;b@example.org", "RRVS=2030-01-01T00:00:00Z", "X-OWN"})
    void whatIsRequiredOfARecipientAndNotOfferedIsAnErrorBeforeMail(String text) {
        RcptParameter parameter = RcptParameter.parse(text);
        var script = MailServerScript.smtp().keywords("8BITMIME");
        assertNothingSaid(
                script, SendOptions.builder().required(parameter).build(), "does not offer " + parameter.extension());
        assertNothingSaid(
                script,
                SendOptions.builder().required("cid@example.org", parameter).build(),
                "does not offer " + parameter.extension());
    }

    @Test
    void serverThatKnowsHeloOnlyTakesNothing() {
        var script = MailServerScript.smtp().noEsmtp();
        assertNothingSaid(script, SendOptions.of(Dsn.RETURN_FULL), "does not offer DSN");
        assertNothingSaid(
                script,
                SendOptions.builder().always(MailParameter.parse("X-OWN")).build(),
                "HELO only");
    }

    private static void assertNothingSaid(MailServerScriptBuilder script, SendOptions options, String why) {
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(server)) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() -> session.send(
                            Sessions.mail("bob@example.org", "cid@example.org").with(options)))
                    .withMessageContaining(why)
                    .withMessageContaining("nothing was sent");
            assertThat(session.isReusable()).isTrue();
            assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void whatIsAskedForIfSupportedIsLeftOutAndTold() {
        List<String> told = new ArrayList<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void parametersLeftOut(Endpoint endpoint, Envelope envelope, List<String> parameters) {
                told.addAll(parameters);
            }
        };
        SendOptions options = SendOptions.builder()
                .ifSupported(Dsn.RETURN_HEADERS)
                .ifSupported(MailParameter.priority(3))
                .ifSupported(MailParameter.REQUIRETLS)
                .ifSupported(Dsn.notify(Dsn.Event.FAILURE))
                .ifSupported(Rrvs.since(TIME))
                .build();
        var script = MailServerScript.smtp().keywords("DSN", "REQUIRETLS").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(Sessions.to(server).listener(listener))) {
            session.send(Sessions.mail("bob@example.org", "cid@example.org").with(options));
            assertThat(server.commands())
                    .contains(
                            "MAIL FROM:<ann@example.org> RET=HDRS",
                            "RCPT TO:<bob@example.org> NOTIFY=FAILURE",
                            "RCPT TO:<cid@example.org> NOTIFY=FAILURE");
        }
        assertThat(told).containsExactly("MT-PRIORITY=3", "REQUIRETLS", "RRVS=2030-01-01T00:00:00Z;R");
    }

    @Test
    void requireTlsIsSaidUnderVerifiedTlsAlone() {
        var script = MailServerScript.smtp()
                .startTls()
                .keywordsAfterTls("REQUIRETLS")
                .build();
        SendOptions options = SendOptions.of(MailParameter.REQUIRETLS);
        try (var server = ScriptedSmtpServer.start(script, script);
                var session = Sessions.connected(server);
                var unverified = Sessions.connected(server)) {
            session.startTls();
            session.send(Sessions.mail("bob@example.org").with(options));
            assertThat(server.commands()).contains("MAIL FROM:<ann@example.org> REQUIRETLS");

            unverified.startUnverifiedTls();
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(() ->
                            unverified.send(Sessions.mail("bob@example.org").with(options)))
                    .withMessageContaining("verified certificate");
            assertThat(server.commands(2)).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,false", "70000,false", "1,true", "70000,true"})
    void binaryContentArrivesOctetByOctetByBdat(int length, boolean pipelining) {
        byte[] octets = new byte[length];
        new Random(length).nextBytes(octets);
        if (length > 10) {
            byte[] dots = "\r\n.\r\n\n.\n\r".getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(dots, 0, octets, 0, dots.length);
        }
        List<String> keywords = new ArrayList<>(List.of("CHUNKING", "BINARYMIME", "8BITMIME"));
        if (pipelining) {
            keywords.add("PIPELINING");
        }
        var script = MailServerScript.smtp()
                .keywords(keywords.toArray(String[]::new))
                .size(100_000);
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(Sessions.to(server)
                        .lineEndings(LineEndings.NORMALIZE)
                        .pipelining(pipelining ? Pipelining.DEFAULT : Pipelining.OFF))) {
            for (int mail = 0; mail < 2; mail++) { // the second may go in one flight
                session.send(Sessions.mail(Content.of(octets), "bob@example.org")
                        .with(SendOptions.of(MailParameter.BODY_BINARYMIME)));
                assertThat(server.messages().get(mail).content()).isEqualTo(octets);
            }
            assertThat(server.commands())
                    .contains(
                            "MAIL FROM:<ann@example.org> SIZE=" + length + " BODY=BINARYMIME",
                            "BDAT " + length + " LAST")
                    .doesNotContain("DATA");
        }
    }

    @Test
    void binaryContentNeedsChunkingAndALengthAndNoLmtp() {
        SendOptions binary = SendOptions.of(MailParameter.BODY_BINARYMIME);
        assertNothingSaid(MailServerScript.smtp().keywords("BINARYMIME"), binary, "does not offer CHUNKING");
        var lmtp = MailServerScript.lmtp().keywords("BINARYMIME", "CHUNKING").build();
        try (var server = ScriptedSmtpServer.start(lmtp);
                var session = Sessions.connected(Sessions.to(server).protocol(Protocol.LMTP))) {
            assertThatExceptionOfType(SmtpNotSupportedException.class)
                    .isThrownBy(
                            () -> session.send(Sessions.mail("bob@example.org").with(binary)))
                    .withMessageContaining("LMTP");
        }
        var smtp = MailServerScript.smtp().keywords("BINARYMIME", "CHUNKING").build();
        try (var server = ScriptedSmtpServer.start(smtp);
                var session = Sessions.connected(server)) {
            var once = Sessions.mail(new StepwiseContent().lines(128), "bob@example.org");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.send(once.with(binary)))
                    .withMessageContaining("length");
            assertThat(server.commands()).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void bodyThatIsAskedForIsSaidOnce() {
        var script = MailServerScript.smtp().keywords("8BITMIME").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            session.send(Sessions.mail(Content.of("ä\r\n"), "bob@example.org")
                    .with(SendOptions.of(MailParameter.BODY_8BITMIME)));
            assertThat(server.commands()).contains("MAIL FROM:<ann@example.org> BODY=8BITMIME");
        }
    }

    @Test
    void utf8ThatIsAskedForIsSaidOnce() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.connected(server)) {
            session.send(Sessions.mail("jörg@example.org").with(SendOptions.of(MailParameter.SMTPUTF8)));
            assertThat(server.commands()).contains("MAIL FROM:<ann@example.org> SMTPUTF8");
        }
    }
}
