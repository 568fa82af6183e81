package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Protocol;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.Fault;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Replies;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.Step;
import org.smtplib.transport.TlsOptions;

class SessionTruthTest {

    private static final String BOB = "bob@example.org";
    private static final String CID = "cid@example.org";

    @Test
    void mailRefusedBeforeItsFirstCommandDoesNotHideThatTheOneBeforeNeedsAReset() {
        var script = MailServerScript.smtp()
                .keywords("8BITMIME")
                .onRecipient(BOB, Replies.once("550 5.1.1 no"))
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            assertThatExceptionOfType(SmtpException.class).isThrownBy(() -> session.send(Sessions.mail(BOB)));
            var utf8 = new MailObject(Envelope.of("", "jürgen@example.org"), Content.of("x\r\n"));
            assertThatExceptionOfType(SmtpNotSupportedException.class).isThrownBy(() -> session.send(utf8));
            assertThat(session.send(Sessions.mail(BOB)).isComplete()).isTrue();
        }
    }

    @Test
    void replyThatCameBeforeTheContentWasWrittenDoesNotAcceptIt() {
        var script = MailServerScript.smtp()
                .fault(Step.DATA, Fault.EXTRA_REPLY)
                .onEndOfData("554 5.7.1 spam")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB)));
            assertThat(e).as("the server refused the content").isNotNull();
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void replyThatNobodyAskedForDoesNotAcceptARecipient() {
        var script = MailServerScript.smtp()
                .fault(Step.MAIL, Fault.EXTRA_REPLY)
                .onRecipient(BOB, "550 5.1.1 no")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB, CID)));
            assertThat(e).isInstanceOf(SmtpProtocolException.class);
        }
    }

    @Test
    void goodbyeToOneLmtpRecipientDoesNotDropTheReplyOfTheNext() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expect("LHLO client.example");
                    peer.say("250 server.example");
                    for (int i = 0; i < 3; i++) {
                        peer.readLine();
                        peer.say("250 ok");
                    }
                    peer.expect("DATA");
                    peer.say("354 go");
                    peer.readContent();
                    peer.say("421 4.3.2 bob's store is down", "250 2.1.5 cid has it");
                    peer.close();
                });
                var session = Sessions.open(Sessions.to(server).protocol(Protocol.LMTP))) {
            SendResult result = session.send(Sessions.mail(BOB, CID));
            assertThat(result.of(BOB).outcome()).isEqualTo(Outcome.REJECTED_TRANSIENT);
            assertThat(result.of(CID).outcome()).isEqualTo(Outcome.ACCEPTED);
        }
    }

    @Test
    void mailWhoseHelloFailedHasAResult() {
        var script = MailServerScript.smtp().fault(Step.HELLO, Fault.CLOSE).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB)));
            assertThat(e.result()).isNotNull();
        }
    }

    @Test
    void mailWhoseStreamFailedUnexpectedlyHasAResult() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            var content = new StepwiseContent().lines(64).then(() -> {
                throw new UncheckedIOException(new IOException("disk gone"));
            });
            assertThat(catchThrowable(() -> session.send(Sessions.mail(content, BOB))))
                    .isInstanceOfSatisfying(
                            SmtpException.class, e -> assertThat(e.result()).isNotNull());
        }
    }

    @Test
    void challengeThatRepeatsTheSecretIsNotTold() {
        String secret = Base64.getEncoder().encodeToString("Tr0ub4dor&3".getBytes(UTF_8));
        var script = MailServerScript.smtp().mechanism("LOGIN", (initial, challenges) -> {
            challenges.challenge("Username:".getBytes(UTF_8));
            byte[] password = challenges.challenge("Password:".getBytes(UTF_8));
            challenges.challenge(password);
            return true;
        });
        var listener = new RecordingListener();
        try (var server = ScriptedSmtpServer.start(script.build());
                var session = Sessions.connected(Sessions.to(server).listener(listener))) {
            session.loginOnce(Credentials.of("ann", "Tr0ub4dor&3"));
            assertThat(listener.events()).noneMatch(event -> event.contains(secret));
        }
    }

    @Test
    void nonsenseThatRepeatsTheSecretIsNotRepeated() {
        try (var server = ScriptedSmtpServer.start(peer -> {
                    peer.say("220 server.example");
                    peer.expect("EHLO client.example");
                    peer.say("250-server.example", "250 AUTH PLAIN");
                    String line = peer.readLine();
                    peer.say("535:" + line);
                    peer.drainUntilEof();
                });
                var session = Sessions.connected(server)) {
            SmtpException e = catchThrowableOfType(
                    SmtpException.class, () -> session.loginOnce(Credentials.of("ann", "Tr0ub4dor&3")));
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace, true));
            assertThat(trace.toString())
                    .doesNotContain(Base64.getEncoder().encodeToString("\0ann\0Tr0ub4dor&3".getBytes(UTF_8)));
        }
    }

    @Test
    void handshakeThatStallsIsATimeout() {
        var script = MailServerScript.smtp()
                .startTls()
                .fault(Step.HANDSHAKE, Fault.STALL)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session =
                        Sessions.connected(Sessions.to(server).timeouts(Sessions.PATIENT.withTls(Sessions.SHORT)))) {
            session.ehlo();
            SmtpException e = catchThrowableOfType(SmtpException.class, session::startTls);
            assertThat(e.isTransient()).isTrue();
            assertThat(e).isInstanceOf(SmtpTimeoutException.class);
        }
    }

    @Test
    void sessionThatWasNotQuietOnceIsNeverQuietAgain() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            server.interject("");
            for (int i = 0; i < 5; i++) {
                Eventually.becomes(() -> !session.isQuiet());
                assertThat(session.isQuiet()).as("look %d", i).isFalse();
            }
        }
    }

    @Test
    void startTlsUnderTlsIsRefusedBeforeItIsSaid() {
        var script =
                MailServerScript.smtp().keywordsAfterTls("STARTTLS").startTls().build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(server)) {
            session.startTls();
            session.ehlo();
            assertThat(catchThrowable(session::startTls)).isNotNull();
            assertThat(server.commands()).filteredOn("STARTTLS"::equals).hasSize(1);
            assertThat(session.noop().code()).isEqualTo(250);
        }
    }

    @Test
    void addressCannotBreakOutOfItsBracketsInARawCommand() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            assertThatIllegalArgumentException().isThrownBy(() -> session.mail("ann@example.org> RET=FULL X=<"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("bob@example.org> NOTIFY=NEVER X=<"));
        }
    }

    @Test
    void trustManagerThatThrowsDoesNotLeaveASessionWithHalfAHandshake() throws Exception {
        SSLContext clumsy = SSLContext.getInstance("TLS");
        clumsy.init(null, new TrustManager[] {new ClumsyTrust()}, null);
        var script = MailServerScript.smtp().startTls().build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.connected(Sessions.to(server).tls(TlsOptions.of(clumsy)))) {
            Throwable e = catchThrowable(session::startTls);
            assertThat(session.isConnected()).isFalse();
            assertThat(e).isInstanceOf(SmtpException.class);
        }
    }

    @Test
    void dataThatIsAnsweredWithYesIsNonsenseAndNoRefusal() {
        var script = MailServerScript.smtp().onData("250 2.0.0 fine").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB)));
            assertThat(e.result().of(BOB).outcome()).isEqualTo(Outcome.NOT_SENT);
        }
    }

    @Test
    void goodbyeBehindAnAcceptedRecipientDoesNotSayThatNobodyWasAccepted() {
        var script = MailServerScript.smtp()
                .fault(Step.RCPT.at(2), Fault.REPLY_421_AND_CLOSE)
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB, CID)));
            assertThat(e.result().of(BOB).explanation()).doesNotContain("accepted no recipient");
        }
    }

    private static final class ClumsyTrust extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new IllegalStateException("clumsy");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new IllegalStateException("clumsy");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new IllegalStateException("clumsy");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
