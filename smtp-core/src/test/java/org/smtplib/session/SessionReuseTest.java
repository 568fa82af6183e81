package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.transport.Endpoint;

/** Which session the next mail may go over. */
class SessionReuseTest {

    private static final String BOB = "bob@example.org";

    @Test
    void listenerThatThrowsACheckedExceptionLeavesNoReplyUnread() {
        SmtpEventListener kotlin = new SmtpEventListener() {
            @Override
            public void contentSent(Endpoint endpoint, long octets) {
                SessionReuseTest.<RuntimeException>sneak(new IOException("disk full"));
            }
        };
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(Sessions.to(server).listener(kotlin))) {
            assertThat(session.send(Sessions.mail(BOB)).isComplete()).isTrue();
            assertThat(session.isReusable()).isTrue();
            assertThat(session.send(Sessions.mail(BOB)).isComplete()).isTrue();
        }
    }

    @Test
    void listenerThatThrowsAnErrorOfTheMachineEndsTheConnectionAndTheMailIsInDoubt() {
        SmtpEventListener exhausted = new SmtpEventListener() {
            @Override
            public void contentSent(Endpoint endpoint, long octets) {
                throw new StackOverflowError();
            }
        };
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(Sessions.to(server).listener(exhausted))) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB)));
            assertThat(e.result().of(BOB).outcome()).isEqualTo(Outcome.IN_DOUBT);
            assertThat(session.isReusable()).isFalse();
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void sessionThatOwesNothingIsReusableAndOneThatIsClosedIsNot() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            var session = Sessions.open(server);
            assertThat(session.isReusable()).isTrue();
            session.close();
            assertThat(session.isReusable()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"350 continue", "334 what?", "250 fine"})
    void answerToDataThatIsNeitherYesNorNoEndsTheConnection(String reply) {
        try (var server = ScriptedSmtpServer.start(
                        MailServerScript.smtp().onData(reply).build());
                var session = Sessions.open(server)) {
            SmtpException e = catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(BOB)));
            assertThat(e).isInstanceOf(SmtpProtocolException.class);
            assertThat(e.result().of(BOB).outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(session.isConnected()).isFalse();
        }
    }

    @Test
    void opportunisticTlsThatTheServerRefusesIsDoneWithout() {
        var script = MailServerScript.smtp()
                .startTls()
                .on("STARTTLS", "454 4.7.0 TLS not available now")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = Sessions.open(Sessions.to(server).startTls(StartTls.OPPORTUNISTIC))) {
            assertThat(session.tlsInfo()).isNull();
            assertThat(session.send(Sessions.mail(BOB)).isComplete()).isTrue();
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void sneak(Throwable failure) throws E {
        throw (E) failure;
    }
}
