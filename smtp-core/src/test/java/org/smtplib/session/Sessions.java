package org.smtplib.session;

import java.time.Duration;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** Sessions with a scripted server, whose waits are long enough for a busy machine and too short to hang a test. */
final class Sessions {

    /** Each wait 15 seconds; a test makes the one short that it is about. */
    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15));

    /** Long enough to be told from nothing, short enough to be waited for. */
    static final Duration SHORT = Duration.ofMillis(250);

    static final String TEXT = "Subject: test\r\n\r\nHello.\r\n";

    private Sessions() {}

    /** A configuration for the server, in clear text unless the test says otherwise. */
    static SessionConfig.Builder to(ScriptedSmtpServer server) {
        boolean unix = server.port() == 0;
        return SessionConfig.builder(unix ? server.unixPath().toString() : server.host())
                .port(server.port())
                .pipelining(Pipelining.OFF) // step by step, unless the test is about more
                .localHostName("client.example")
                .tls(TlsOptions.of(TestCertificates.clientContext()))
                .timeouts(PATIENT);
    }

    /** A session that has read the greeting and said nothing. */
    static SmtpSession connected(SessionConfig.Builder config) {
        SmtpSession session = new SmtpSession(config.build());
        session.connect();
        return session;
    }

    static SmtpSession connected(ScriptedSmtpServer server) {
        return connected(to(server));
    }

    /** A session that is ready for mail. */
    static SmtpSession open(SessionConfig.Builder config) {
        return new SmtpSessionFactory(config.build()).open();
    }

    static SmtpSession open(ScriptedSmtpServer server) {
        return open(to(server));
    }

    static MailObject mail(String... recipients) {
        return mail(Content.of(TEXT), recipients);
    }

    static MailObject mail(Content content, String... recipients) {
        return new MailObject(Envelope.of("ann@example.org", recipients), content);
    }
}
