package org.smtplib.boot.autoconfigure.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.mail.Address;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.delivery.SafetyNet;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.pool.PoolConfig;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ReceivedMail;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailParseException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.MimeMessagePreparator;

/** What a caller of Spring's mail sender sees, and what the server gets. */
class SmtpJavaMailSenderTests {

    private static final String NO = "no@example.org";

    private final MailServerScriptBuilder script = MailServerScript.smtp();
    private RecipientPolicy recipients = RecipientPolicy.ALL_OR_NONE;
    private UnaryOperator<SmtpTemplateBuilder> template = builder -> builder;
    private Properties session = new Properties();

    /** What a test does with a sender. */
    private interface Use {

        void with(SmtpJavaMailSender sender, ScriptedSmtpServer server) throws Exception;
    }

    private void run(Use use) throws Exception {
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(script.build());
                SmtpTemplate smtp = template.apply(
                                SmtpTemplate.builder(server.host()).port(server.port()))
                        .build()) {
            SmtpJavaMailSender sender = new SmtpJavaMailSender(smtp, recipients);
            sender.setJavaMailProperties(session);
            use.with(sender, server);
        }
    }

    @Test
    void whatASafetyNetHoldsBackIsNoFailure() throws Exception {
        template = builder -> builder.safetyNet(
                SafetyNet.builder().allowedRecipients(List.of("*@example.com")).build());
        run((sender, server) -> {
            sender.send(simple("bob@example.org"));
            assertThat(server.connections()).isZero();
            sender.send(simple("bob@example.org", "eve@example.com"));
            assertThat(only(server).recipientAddresses()).containsExactly("eve@example.com");
        });
    }

    private static SimpleMailMessage simple(String... to) {
        SimpleMailMessage message = new SimpleMailMessage();
        message.setFrom("shop@example.org");
        message.setTo(to);
        message.setSubject("Your order");
        message.setText("It is on its way.");
        return message;
    }

    private static MimeMessage mime(SmtpJavaMailSender sender, String... to) throws MessagingException {
        MimeMessage message = sender.createMimeMessage();
        message.setFrom("shop@example.org");
        for (String recipient : to) {
            message.addRecipients(RecipientType.TO, recipient);
        }
        message.setText("It is on its way.");
        return message;
    }

    private static InputStream octets(String... lines) {
        return new ByteArrayInputStream(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
    }

    private static ReceivedMail only(ScriptedSmtpServer server) {
        assertThat(server.messages()).hasSize(1);
        return server.messages().get(0);
    }

    private static List<String> texts(Address[] addresses) {
        return Arrays.stream(addresses).map(Address::toString).toList();
    }

    private static MailSendException failure(SmtpJavaMailSender sender, SimpleMailMessage... messages) {
        return catchThrowableOfType(MailSendException.class, () -> sender.send(messages));
    }

    private static SendFailedException sorted(MailSendException failure) {
        assertThat(failure.getMessageExceptions()).hasSize(1).hasOnlyElementsOfType(SendFailedException.class);
        return (SendFailedException) failure.getMessageExceptions()[0];
    }

    @Test
    void aMessageGetsDateAndIdentityAndLosesItsBlindCopies() throws Exception {
        run((sender, server) -> {
            SimpleMailMessage message = simple("you@example.org");
            message.setCc("copy@example.org");
            message.setBcc("blind@example.org");

            sender.send(message);

            assertThat(only(server).recipientAddresses())
                    .containsExactly("you@example.org", "copy@example.org", "blind@example.org");
            assertThat(only(server).text())
                    .contains("\r\nMessage-ID: <", "Date: ", "Subject: Your order\r\n", "It is on its way.")
                    .doesNotContain("blind@example.org");
        });
    }

    @Test
    void anIdentityOfTheCallersOwnStays() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");
            message.setHeader("Message-ID", "<order-7@example.org>");

            sender.send(message);

            assertThat(only(server).text()).contains("Message-ID: <order-7@example.org>\r\n");
            assertThat(message.getMessageID()).isEqualTo("<order-7@example.org>");
        });
    }

    @Test
    void theMessageItselfTellsWhatWasAdded() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");

            sender.send(message);

            assertThat(message.getSentDate()).isNotNull();
            assertThat(only(server).text()).contains("Message-ID: " + message.getMessageID() + "\r\n");
        });
    }

    @Test
    void theAuthorIsTheSenderAndNotWhoIsNamedInSender() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");
            message.setSender(new InternetAddress("office@example.org"));

            sender.send(message);

            assertThat(only(server).sender().address()).isEqualTo("shop@example.org");
            assertThat(only(server).text()).contains("Sender: office@example.org\r\n");
        });
    }

    @Test
    void whoIsNamedInSenderCountsWhereThereIsNoAuthor() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");
            message.removeHeader("From");
            message.setSender(new InternetAddress("office@example.org"));

            sender.send(message);

            assertThat(only(server).sender().address()).isEqualTo("office@example.org");
        });
    }

    @Test
    void theSenderOfTheSessionGoesBeforeTheAuthor() throws Exception {
        session.setProperty("mail.smtp.from", "bounces@example.org");
        run((sender, server) -> {
            sender.send(simple("you@example.org"));

            assertThat(only(server).sender().address()).isEqualTo("bounces@example.org");
            assertThat(only(server).text()).contains("From: shop@example.org\r\n");
        });
    }

    @Test
    void bouncesMayGoToNobody() throws Exception {
        session.setProperty("mail.smtp.from", "<>");
        run((sender, server) -> {
            sender.send(simple("you@example.org"));

            assertThat(only(server).sender().address()).isEmpty();
        });
    }

    @Test
    void theTemplatesDefaultSenderIsTheAuthorOfAMessageWithoutOne() throws Exception {
        template = builder -> builder.defaultSender("The shop <shop@example.org>");
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");
            message.removeHeader("From");

            sender.send(message);

            assertThat(only(server).sender().address()).isEqualTo("shop@example.org");
            assertThat(only(server).text()).contains("From: The shop <shop@example.org>\r\n");
        });
    }

    @Test
    void aMessageWithoutAnyAuthorFails() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender, "you@example.org");
            message.removeHeader("From");

            assertThatExceptionOfType(MailSendException.class)
                    .isThrownBy(() -> sender.send(message))
                    .withMessageContaining("smtp.default-sender");
            assertThat(server.connections()).isZero();
        });
    }

    @Test
    void headersOfAMessageThatWasSentOnDoNotCount() throws Exception {
        run((sender, server) -> {
            MimeMessage message = sender.createMimeMessage(octets(
                    "From: ann@example.org",
                    "To: you@example.org",
                    "Resent-Date: Mon, 3 Jun 2030 09:05:00 +0200",
                    "Resent-From: bob@example.org",
                    "Resent-To: cid@example.org",
                    "",
                    "Hello."));

            sender.send(message);

            assertThat(only(server).sender().address()).isEqualTo("ann@example.org");
            assertThat(only(server).recipientAddresses()).containsExactly("you@example.org");
        });
    }

    @Test
    void aGroupStandsForItsMembers() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender);
            message.setHeader("To", "Team: ann@example.org, bob@example.org;");

            sender.send(message);

            assertThat(only(server).recipientAddresses()).containsExactly("ann@example.org", "bob@example.org");
        });
    }

    @Test
    void aMessageForNobodyFails() throws Exception {
        run((sender, server) -> {
            MimeMessage message = mime(sender);

            assertThatExceptionOfType(MailSendException.class)
                    .isThrownBy(() -> sender.send(message))
                    .withMessageContaining("no recipient");
            assertThat(server.connections()).isZero();
        });
    }

    @Test
    void whatWasChangedWithinAParsedMessageIsSent() throws Exception {
        run((sender, server) -> {
            MimeMessage message = sender.createMimeMessage(octets(
                    "From: ann@example.org",
                    "To: you@example.org",
                    "Content-Type: multipart/mixed; boundary=b",
                    "",
                    "--b",
                    "",
                    "first",
                    "--b--",
                    ""));
            MimeBodyPart second = new MimeBodyPart();
            second.setText("second");
            ((MimeMultipart) message.getContent()).addBodyPart(second);

            sender.send(message);

            assertThat(only(server).text()).contains("\r\nfirst\r\n", "\r\nsecond\r\n", "Date: ", "Message-ID: ");
        });
    }

    @Test
    void severalMessagesGoOneAfterTheOtherOverOneConnection() throws Exception {
        run((sender, server) -> {
            sender.send(simple("one@example.org"), simple("two@example.org"), simple("three@example.org"));
            sender.send(simple("four@example.org"));

            assertThat(server.messages())
                    .flatExtracting(ReceivedMail::recipientAddresses)
                    .containsExactly("one@example.org", "two@example.org", "three@example.org", "four@example.org");
            assertThat(server.connections()).isOne();
        });
    }

    @Test
    void nobodyGetsAMailThatOneRecipientIsRefused() throws Exception {
        script.onRecipient(NO, "550 5.1.1 no such user");
        run((sender, server) -> {
            MailSendException failure = failure(sender, simple("you@example.org", NO));

            assertThat(server.messages()).isEmpty();
            assertThat(failure).hasCauseInstanceOf(SmtpRecipientsRefusedException.class);
            SendFailedException sorted = sorted(failure);
            assertThat(sorted).hasCauseInstanceOf(SmtpRecipientsRefusedException.class);
            assertThat(texts(sorted.getInvalidAddresses())).containsExactly(NO);
            assertThat(texts(sorted.getValidUnsentAddresses())).containsExactly("you@example.org");
            assertThat(sorted.getValidSentAddresses()).isEmpty();
        });
    }

    @Test
    void theOthersGetItWhereThatIsAllowedAndTheCallFailsAllTheSame() throws Exception {
        script.onRecipient(NO, "550 5.1.1 no such user").onRecipient("later@example.org", "450 4.2.1 later");
        recipients = RecipientPolicy.PARTIAL;
        run((sender, server) -> {
            MailSendException failure = failure(sender, simple("you@example.org", NO, "later@example.org"));

            assertThat(only(server).recipientAddresses()).containsExactly("you@example.org");
            assertThat(failure).hasMessageContaining(NO + " REJECTED_PERMANENT: 550 5.1.1 no such user");
            SendFailedException sorted = sorted(failure);
            assertThat(texts(sorted.getValidSentAddresses())).containsExactly("you@example.org");
            assertThat(texts(sorted.getInvalidAddresses())).containsExactly(NO);
            assertThat(texts(sorted.getValidUnsentAddresses())).containsExactly("later@example.org");
        });
    }

    @Test
    void allMessagesAreTriedAndThoseThatFailedAreGivenBackAsTheyCame() throws Exception {
        script.onRecipient(NO, "550 5.1.1 no such user");
        run((sender, server) -> {
            SimpleMailMessage good = simple("you@example.org");
            SimpleMailMessage refused = simple(NO);
            SimpleMailMessage forNobody = simple();
            SimpleMailMessage last = simple("last@example.org");

            MailSendException failure = failure(sender, good, refused, forNobody, last);

            assertThat(server.messages())
                    .flatExtracting(ReceivedMail::recipientAddresses)
                    .containsExactly("you@example.org", "last@example.org");
            assertThat(failure.getFailedMessages()).containsOnlyKeys(refused, forNobody);
        });
    }

    @Test
    void aMessageOfJakartaMailIsGivenBackItself() throws Exception {
        script.onRecipient(NO, "550 5.1.1 no such user");
        run((sender, server) -> {
            MimeMessage refused = mime(sender, NO);

            MailSendException failure = catchThrowableOfType(
                    MailSendException.class, () -> sender.send(mime(sender, "a@example.org"), refused));

            assertThat(failure.getFailedMessages()).containsOnlyKeys(refused);
        });
    }

    @Test
    void aRefusedLoginIsAnAuthenticationFailure() throws Exception {
        script.auth("jo", "right");
        template = builder -> builder.credentials(Credentials.of("jo", "wrong"));
        run((sender, server) -> {
            assertThatExceptionOfType(MailAuthenticationException.class)
                    .isThrownBy(() -> sender.send(simple("you@example.org"), simple("two@example.org")))
                    .withCauseInstanceOf(SmtpAuthenticationException.class);
            assertThat(server.connections()).isOne();
        });
    }

    @Test
    void whereNoConnectionIsToBeHadAllFurtherMessagesFailAtOnce() throws Exception {
        run((sender, server) -> {
            server.stopAccepting();
            SimpleMailMessage one = simple("one@example.org");
            SimpleMailMessage two = simple("two@example.org");

            MailSendException failure = failure(sender, one, two);

            assertThat(failure)
                    .hasMessageContaining("Mail server connection failed")
                    .hasCauseInstanceOf(SmtpUnreachableException.class);
            assertThat(failure.getFailedMessages()).containsOnlyKeys(one, two);
        });
    }

    @Test
    void doubtIsSaidAndTheRecipientsAreNotAmongTheUnsent() throws Exception {
        script.fault(Step.END_OF_DATA, Fault.CLOSE);
        run((sender, server) -> {
            MailSendException failure = failure(sender, simple("you@example.org"));

            assertThat(failure)
                    .hasMessageContaining("may have arrived though the server's answer is missing")
                    .hasMessageContaining("In doubt, may have arrived for [you@example.org]")
                    .hasCauseInstanceOf(SmtpInDoubtException.class);
            SendFailedException sorted = sorted(failure);
            assertThat(sorted.getValidUnsentAddresses()).isEmpty();
            assertThat(sorted.getInvalidAddresses()).isEmpty();
            assertThat(sorted.getValidSentAddresses()).isEmpty();
            assertThat(server.messages()).hasSize(1);
        });
    }

    @Test
    void aConnectionThatCannotBeClosedBehindTheAnswerIsNoFailure() throws Exception {
        script.fault(Step.QUIT, Fault.RESET);
        template = builder -> builder.pool(PoolConfig.DEFAULT.withMaxMessages(1));
        run((sender, server) -> {
            sender.send(simple("you@example.org"), simple("two@example.org"));

            server.awaitClosed(1);
            assertThat(server.commands(1)).contains("QUIT");
            assertThat(server.messages()).hasSize(2);
        });
    }

    @Test
    void octetsThatCannotBeReadAreAParseFailure() throws Exception {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("disk on fire");
            }
        };
        run((sender, server) ->
                assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> sender.createMimeMessage(broken)));
    }

    @Test
    void preparatorsFailAsWithSpringsOwnSender() throws Exception {
        run((sender, server) -> {
            MimeMessagePreparator parsing = message -> {
                throw new MessagingException("no such header");
            };
            MimeMessagePreparator preparing = message -> {
                throw new IOException("no such template");
            };

            assertThatExceptionOfType(MailParseException.class).isThrownBy(() -> sender.send(parsing));
            assertThatExceptionOfType(MailPreparationException.class).isThrownBy(() -> sender.send(preparing));
            assertThat(server.connections()).isZero();
        });
    }

    @Test
    void placeAndProtocolAreTheTemplatesWhateverIsSetHere() throws Exception {
        run((sender, server) -> {
            assertThat(sender.getHost()).isEqualTo(server.host());
            assertThat(sender.getPort()).isEqualTo(server.port());
            sender.setHost("nowhere.example.org");
            sender.setSession(Session.getInstance(new Properties()));

            sender.send(simple("you@example.org"));

            assertThat(server.messages()).hasSize(1);
        });
    }

    @Test
    void aTestOfTheConnectionUsesOneThatIsIdleAndNeverLogsIn() throws Exception {
        script.auth("jo", "right");
        template = builder -> builder.credentials(Credentials.of("jo", "right"));
        run((sender, server) -> {
            sender.testConnection();
            assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));

            sender.send(simple("you@example.org"));
            sender.testConnection();
            sender.testConnection();

            assertThat(server.commands())
                    .filteredOn(line -> line.startsWith("AUTH"))
                    .hasSize(1);
            assertThat(server.connections()).isEqualTo(2);
        });
    }

    @Test
    void aTestOfTheConnectionFailsWhereNobodyListens() throws Exception {
        run((sender, server) -> {
            server.stopAccepting();

            assertThatExceptionOfType(MessagingException.class)
                    .isThrownBy(sender::testConnection)
                    .withMessageContaining(server.host() + ":" + server.port());
        });
    }
}
