package org.smtplib.example;

import jakarta.mail.internet.MimeMessage;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.transport.TlsOptions;

/** The second example of docs/smtplib.md. */
final class Submission {

    private Submission() {}

    static void submit(String host, int port, Path issuers, String password, MimeMessage message, PrintStream out) {
        SessionConfig config = SessionConfig.builder(host)
                .port(port)
                .tls(TlsOptions.builder().trustedCertificates(issuers).build())
                .build();
        try (SmtpSession session = SmtpSession.open(config)) {
            session.startTls();
            session.login("ann", password);
            Map<String, Reply> refused = session.sendMessage(message);
            out.println("Refused: " + refused);
        } catch (SmtpAuthenticationException e) {
            out.println("No login: " + e.code() + " " + e.reply().text());
        } catch (SmtpException e) {
            out.println("Not sent: " + e.getMessage());
        }
    }
}
