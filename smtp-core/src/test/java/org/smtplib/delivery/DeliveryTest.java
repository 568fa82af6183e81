package org.smtplib.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpPoolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.pool.PoolConfig;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** What goes again by itself, what does not, and what is told of it. */
class DeliveryTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";
    // More than fits into the buffers between us, so that its end is not written when its beginning is refused.
    private static final String LONG = ("x".repeat(70) + "\r\n").repeat(200_000);

    @Test
    void connectionThatDiesBeforeTheContentsEndIsMadeAnewOnce() {
        for (Step step : List.of(Step.MAIL, Step.RCPT, Step.DATA, Step.CONTENT.at(20_000))) {
            try (var server = start(server().faultOnMail(2, step, Fault.RESET));
                    var smtp = template(server).build()) {
                assertThat(smtp.send(mail(BOB)).isComplete()).isTrue();
                assertThat(smtp.send(mail(CID)).isComplete()).as(step.name()).isTrue();

                assertThat(server.messages())
                        .extracting(mail -> mail.recipientAddresses().get(0))
                        .containsExactly(BOB, CID);
                assertThat(server.connections()).isEqualTo(2);
            }
        }
    }

    @Test
    void secondFailureCarriesTheFirstAndIsTheLast() {
        try (var server = start(server().fault(Step.RCPT, Fault.RESET));
                var smtp = template(server).build()) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail(BOB)));

            assertThat(e.getSuppressed()).hasSize(1);
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void contentThatCanBeReadOnceIsNotSentAgain() {
        try (var server = start(server().faultOnce(Step.RCPT, Fault.RESET));
                var smtp = template(server).build()) {
            var once = new MailObject(Envelope.of("ann@example.org", BOB), new OneShot());
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> smtp.send(once));

            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void mailInDoubtIsNotSentAgain() {
        try (var server = start(server().faultOnce(Step.END_OF_DATA, Fault.RESET));
                var smtp = template(server).build()) {
            SmtpInDoubtException e = catchThrowableOfType(SmtpInDoubtException.class, () -> smtp.send(mail(BOB)));

            assertThat(e.isTransient()).isFalse();
            assertThat(e.result().with(Outcome.IN_DOUBT)).containsExactly(BOB);
            assertThat(server.messages()).hasSize(1);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void waitThatEndsOnANewConnectionIsNotRepeatedAndOnAnOldOneItIs() {
        try (var server = start(server().faultOnMail(1, Step.RCPT, Fault.STALL));
                var smtp = impatient(server).build()) {
            SmtpTimeoutException e = catchThrowableOfType(SmtpTimeoutException.class, () -> smtp.send(mail(BOB)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB);
            assertThat(server.connections()).isEqualTo(1);
        }
        try (var server = start(server().faultOnMail(2, Step.RCPT, Fault.STALL));
                var smtp = impatient(server).build()) {
            smtp.send(mail(BOB));
            assertThat(smtp.send(mail(CID)).isComplete()).isTrue();
            assertThat(server.messages()).hasSize(2);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void serverThatCannotBeReachedLeavesEveryRecipientNotSent() {
        int port;
        try (var server = start(server())) {
            port = server.port();
        }
        try (var smtp = SmtpTemplate.builder("127.0.0.1").port(port).build()) {
            SmtpUnreachableException e =
                    catchThrowableOfType(SmtpUnreachableException.class, () -> smtp.send(mail(BOB, CID)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(BOB, CID);
        }
    }

    @Test
    void templateThatIsClosedSaysSoAndSendsNothing() {
        try (var server = start(server())) {
            SmtpTemplate smtp = template(server).build();
            smtp.send(mail(BOB));
            smtp.close();
            SmtpPoolException e = catchThrowableOfType(SmtpPoolException.class, () -> smtp.send(mail(CID)));

            assertThat(e).hasMessageContaining("closed");
            assertThat(e.isTransient()).isFalse();
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(CID);
            assertThat(server.commands()).endsWith("QUIT");
        }
    }

    @Test
    void eachMailIsToldOnceWithItsEnd() {
        List<String> told = new CopyOnWriteArrayList<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
                told.add("sent " + result.with(Outcome.ACCEPTED));
            }

            @Override
            public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
                told.add("failed " + failure.result().with(Outcome.REJECTED_PERMANENT));
            }
        };
        try (var server = start(server().onRecipient(CID, "550 5.1.1 no").faultOnMail(1, Step.MAIL, Fault.RESET));
                var smtp = template(server).listener(listener).build()) {
            smtp.send(mail(BOB, CID));
            catchThrowableOfType(SmtpException.class, () -> smtp.send(mail(CID)));

            assertThat(told).containsExactly("sent [" + BOB + "]", "failed [" + CID + "]");
        }
    }

    private static MailServerScriptBuilder server() {
        return MailServerScript.smtp().keywords("8BITMIME");
    }

    private static ScriptedSmtpServer start(MailServerScriptBuilder script) {
        Script built = script.build();
        return ScriptedSmtpServer.start(built);
    }

    private static SmtpTemplateBuilder template(ScriptedSmtpServer server) {
        return SmtpTemplate.builder(server.host())
                .port(server.port())
                .localHostName("client.example")
                .pool(PoolConfig.DEFAULT.withCloseTimeout(Duration.ofSeconds(5)));
    }

    private static SmtpTemplateBuilder impatient(ScriptedSmtpServer server) {
        return template(server).timeouts(Timeouts.DEFAULT.withCommand(Duration.ofMillis(500)));
    }

    private static MailObject mail(String... recipients) {
        return new MailObject(Envelope.of("ann@example.org", recipients), Content.of("Subject: x\r\n\r\n" + LONG));
    }

    /** Content that is gone once it was read. */
    private static final class OneShot implements Content {
        private final InputStream in = new ByteArrayInputStream("Subject: x\r\n\r\nhello\r\n".getBytes(UTF_8));

        @Override
        public boolean isRepeatable() {
            return false;
        }

        @Override
        public InputStream open() {
            return in;
        }
    }
}
