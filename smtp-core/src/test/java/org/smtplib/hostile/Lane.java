package org.smtplib.hostile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.smtplib.SmtpTemplate;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.MailServerScriptBuilder;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.Step;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

/** A way to talk to a server: the protocol, TLS and login, and the steps that a mail takes on a new connection. */
enum Lane {
    SMTP(Protocol.SMTP, StartTls.NONE, true),
    STARTTLS(Protocol.SMTP, StartTls.REQUIRED, true),
    /** TLS where it is offered, as it is here, with any certificate. */
    OPPORTUNISTIC(Protocol.SMTP, StartTls.OPPORTUNISTIC, false),
    SMTPS(Protocol.SMTPS, null, false),
    LMTP(Protocol.LMTP, StartTls.NONE, false),
    LMTP_UNIX(Protocol.LMTP, StartTls.NONE, false);

    static final String PASSWORD = "s3cret-Tr0ub4dor";

    private static final AtomicInteger SOCKETS = new AtomicInteger();

    private final Protocol protocol;
    private final @Nullable StartTls startTls;
    private final boolean login;

    Lane(Protocol protocol, @Nullable StartTls startTls, boolean login) {
        this.protocol = protocol;
        this.startTls = startTls;
        this.login = login;
    }

    boolean isLmtp() {
        return protocol == Protocol.LMTP;
    }

    /** Every wait of the client from the connection to the end of a mail of {@link Mails}. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>(List.of(Step.CONNECT));
        if (protocol.implicitTls()) {
            steps.add(Step.HANDSHAKE);
        }
        steps.addAll(List.of(Step.GREETING, Step.HELLO.at(1)));
        if (offersStartTls()) {
            steps.addAll(List.of(Step.STARTTLS, Step.HANDSHAKE, Step.HELLO.at(2)));
        }
        if (login) {
            steps.addAll(List.of(Step.AUTH.at(1), Step.AUTH.at(2), Step.AUTH.at(3)));
        }
        steps.addAll(transaction());
        return List.copyOf(steps);
    }

    /** Those of a mail on a connection that is ready for it. */
    List<Step> transaction() {
        List<Step> steps = new ArrayList<>(List.of(Step.MAIL, Step.RCPT.at(1), Step.RCPT.at(2), Step.RCPT.at(3)));
        steps.addAll(List.of(Step.DATA, Step.END_OF_DATA.at(1)));
        if (isLmtp()) {
            steps.add(Step.END_OF_DATA.at(2));
        }
        return List.copyOf(steps);
    }

    private boolean offersStartTls() {
        return startTls == StartTls.REQUIRED || startTls == StartTls.OPPORTUNISTIC;
    }

    /** A server that does as it should but for what a trial adds; without PIPELINING, so that steps stay apart. */
    MailServerScriptBuilder script() {
        MailServerScriptBuilder script = isLmtp() ? MailServerScript.lmtp() : MailServerScript.smtp();
        script.keywords("8BITMIME", "SMTPUTF8", "DSN", "ENHANCEDSTATUSCODES").onRecipient(Mails.EVE, "550 5.1.1 no");
        if (offersStartTls()) {
            script.startTls();
        }
        if (login) {
            script.auth("ann", PASSWORD, "LOGIN");
        }
        return script;
    }

    ScriptedSmtpServer start(MailServerScriptBuilder script) {
        return start(ScriptedSmtpServer.builder(), script);
    }

    ScriptedSmtpServer start(ScriptedSmtpServerBuilder server, MailServerScriptBuilder script) {
        if (protocol.implicitTls()) {
            server.implicitTls();
        }
        if (this == LMTP_UNIX) {
            server.unixPath(Folder.PATH.resolve("lmtp" + SOCKETS.incrementAndGet()));
        }
        return server.start(script.build());
    }

    String host(ScriptedSmtpServer server) {
        return this == LMTP_UNIX ? server.unixPath().toString() : server.host();
    }

    SessionConfig session(ScriptedSmtpServer server, Timeouts timeouts, SmtpEventListener listener) {
        return SessionConfig.builder(host(server))
                .port(server.port())
                .protocol(protocol)
                .startTls(startTls)
                .tls(TlsOptions.of(TestCertificates.clientContext()))
                .credentials(login ? Credentials.of("ann", PASSWORD) : null)
                .localHostName("client.example")
                .timeouts(timeouts)
                .listener(listener)
                .build();
    }

    SmtpTemplate template(ScriptedSmtpServer server, Timeouts timeouts, SmtpEventListener listener) {
        return SmtpTemplate.builder(host(server))
                .port(server.port())
                .protocol(protocol)
                .startTls(startTls)
                .tls(TlsOptions.of(TestCertificates.clientContext()))
                .credentials(login ? Credentials.of("ann", PASSWORD) : null)
                .localHostName("client.example")
                .timeouts(timeouts)
                .pool(PoolConfig.DEFAULT.withMaxSize(2))
                .listener(listener)
                .build();
    }

    /** Where the Unix sockets are; each server takes its own away. */
    private static final class Folder {
        static final Path PATH = create();

        private static Path create() {
            try {
                Path folder = Files.createTempDirectory("hostile");
                folder.toFile().deleteOnExit();
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
