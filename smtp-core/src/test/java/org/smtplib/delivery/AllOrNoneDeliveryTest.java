package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.message.SendOptions;
import org.smtplib.mime.Email;
import org.smtplib.protocol.Dsn;
import org.smtplib.relay.Templates;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;

/** A mail for all or none is neither divided nor sent again to some; options go along with each part of a mail. */
class AllOrNoneDeliveryTest {

    private static final SendOptions ALL =
            SendOptions.builder().recipients(RecipientPolicy.ALL_OR_NONE).build();
    private static final RetryPolicy RETRY = RetryPolicy.builder()
            .maxAttempts(3)
            .delay(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();

    private static ScriptedSmtpServer start(MailServerScriptBuilder script) {
        return ScriptedSmtpServer.start(script.build());
    }

    private static MailObject mail() {
        return Templates.mail("Hello.", Templates.BOB, Templates.CID, Templates.DAN);
    }

    @Test
    void mailForAllOrNoneIsNotDivided() {
        try (var server = start(MailServerScript.smtp()
                        .keywords("LIMITS RCPTMAX=2", "ENHANCEDSTATUSCODES")
                        .maxRecipients(2));
                var smtp = Templates.to(server).build()) {
            var e = catchThrowableOfType(SmtpRecipientsRefusedException.class, () -> smtp.send(mail().with(ALL)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(Templates.BOB, Templates.CID);
            assertThat(e.result().with(Outcome.REJECTED_TRANSIENT)).containsExactly(Templates.DAN);
            assertThat(server.messages()).isEmpty();

            assertThat(smtp.send(mail()).isComplete()).isTrue();
            assertThat(server.messages()).hasSize(2);
        }
    }

    @Test
    void partsOfAMailHaveItsOptions() {
        SendOptions options = SendOptions.builder()
                .required(Dsn.RETURN_HEADERS)
                .required(Templates.DAN, Dsn.NOTIFY_NEVER)
                .build();
        try (var server = start(MailServerScript.smtp().keywords("DSN", "LIMITS RCPTMAX=2"));
                var smtp = Templates.to(server).build()) {
            assertThat(smtp.send(mail().with(options)).isComplete()).isTrue();
            assertThat(server.messages())
                    .hasSize(2)
                    .allMatch(mail -> mail.sender().parameters().contains("RET=HDRS"));
            assertThat(server.messages().get(0).recipients())
                    .allMatch(to -> to.parameters().isEmpty());
            assertThat(server.messages().get(1).recipients())
                    .singleElement()
                    .satisfies(to -> assertThat(to.parameters()).containsExactly("NOTIFY=NEVER"));
        }
    }

    @Test
    void retryTakesAllOrNone() {
        try (var server = start(MailServerScript.smtp().onRecipient(Templates.CID, Replies.once("451 4.3.0 later")));
                var smtp = Templates.to(server).retry(RETRY).build()) {
            assertThat(smtp.send(mail().with(ALL)).isComplete()).isTrue();
            assertThat(server.messages())
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.recipientAddresses())
                            .containsExactly(Templates.BOB, Templates.CID, Templates.DAN));
        }
    }

    @Test
    void refusalForGoodLeavesNobodyToRetry() {
        try (var server = start(MailServerScript.smtp()
                        .onRecipient(Templates.BOB, "451 4.3.0 later")
                        .onRecipient(Templates.CID, "550 5.1.1 no"));
                var smtp = Templates.to(server).retry(RETRY).build()) {
            var e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail().with(ALL)));
            assertThat(e.result().with(Outcome.NOT_SENT)).containsExactly(Templates.DAN);
            assertThat(server.messages()).isEmpty();
            assertThat(server.commands())
                    .filteredOn(line -> line.startsWith("MAIL"))
                    .hasSize(1);
        }
    }

    @Test
    void lostConnectionIsNotMadeGoodForSome() {
        var script = MailServerScript.smtp()
                .onRecipient(Templates.BOB, Replies.once("550 5.1.1 no"))
                .onRecipient(Templates.CID, Replies.once("421 4.3.2 leaving"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = Templates.to(server).build()) {
            var e = catchThrowableOfType(SmtpException.class, () -> smtp.send(mail().with(ALL)));
            assertThat(e.result().with(Outcome.REJECTED_PERMANENT)).containsExactly(Templates.BOB);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void lostConnectionIsMadeGoodForAll() {
        var script = MailServerScript.smtp()
                .faultOnConnection(1, Step.DATA, Fault.CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = Templates.to(server).build()) {
            assertThat(smtp.send(mail().with(ALL)).isComplete()).isTrue();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void policyOfTheTemplateIsThatOfEachMailThatHasNone() {
        SendOptions partial =
                SendOptions.builder().recipients(RecipientPolicy.PARTIAL).build();
        try (var server = start(MailServerScript.smtp().onRecipient(Templates.CID, "550 5.1.1 no"));
                var smtp = Templates.to(server)
                        .recipients(RecipientPolicy.ALL_OR_NONE)
                        .build()) {
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail())))
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(catchThrowableOfType(SmtpException.class, () -> smtp.send(mail(), Duration.ofSeconds(20))))
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(catchThrowableOfType(
                                    CompletionException.class,
                                    () -> smtp.sendAsync(mail()).join())
                            .getCause())
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(smtp.sendAll(List.of(mail())).get(0).failure())
                    .isInstanceOf(SmtpRecipientsRefusedException.class);
            smtp.sendAll(
                    Stream.of(mail()), report -> assertThat(report.isComplete()).isFalse());
            assertThat(server.messages()).isEmpty();

            assertThat(smtp.send(mail().with(partial)).with(Outcome.ACCEPTED)).hasSize(2);
        }
    }

    @Test
    void composedMailHasItsOptions() {
        Email email = Email.builder()
                .from("ann@example.org")
                .to("Bob <bob@example.org>")
                .text("Hello.")
                .options(SendOptions.builder()
                        .required("bob@example.org", Dsn.NOTIFY_NEVER)
                        .build())
                .build();
        try (var server = start(MailServerScript.smtp());
                var smtp = Templates.to(server).build()) {
            smtp.send(email);
            assertThat(server.commands()).contains("RCPT TO:<bob@example.org> NOTIFY=NEVER");
        }
    }
}
