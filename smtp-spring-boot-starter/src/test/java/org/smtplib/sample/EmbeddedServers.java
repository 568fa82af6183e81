package org.smtplib.sample;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.smtplib.SmtpOperations;
import org.smtplib.SmtpTemplate;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/** The mail servers that the sample brings along: GreenMail, and one that refuses a recipient, as GreenMail never does. */
final class EmbeddedServers implements AutoCloseable {

    private static final String LOCALHOST = "127.0.0.1";

    private final GreenMail greenMail = new GreenMail(new ServerSetup(0, LOCALHOST, ServerSetup.PROTOCOL_SMTP));
    private final RefusingServer refusingServer;
    private final SmtpTemplate refusing;

    EmbeddedServers(String from) throws IOException {
        refusingServer = new RefusingServer();
        refusing = SmtpTemplate.builder(LOCALHOST)
                .port(refusingServer.port())
                .defaultSender(from)
                .build();
        greenMail.start();
    }

    /** Sends to the server that refuses; made by hand, as in an application without Spring. */
    SmtpOperations refusing() {
        return refusing;
    }

    /** What GreenMail has received. */
    List<MimeMessage> received() {
        return List.of(greenMail.getReceivedMessages());
    }

    @Override
    public void close() {
        refusing.close();
        refusingServer.close();
        greenMail.stop();
    }

    /** Starts the servers when {@code smtp.host} is not set, and sets it: the application does not know them. */
    static final class Starter implements ApplicationContextInitializer<GenericApplicationContext> {

        @Override
        public void initialize(GenericApplicationContext context) {
            ConfigurableEnvironment environment = context.getEnvironment();
            if (StringUtils.hasText(environment.getProperty("smtp.host"))) {
                return;
            }
            if (environment.getProperty(AbstractAotProcessor.AOT_PROCESSING, Boolean.class, false)) {
                // Prepared ahead of time it is read and not run: all that counts is that there will be a host.
                set(environment, Map.of("smtp.host", LOCALHOST));
                return;
            }
            EmbeddedServers servers = start(environment.getRequiredProperty("smtp.default-sender"));
            set(
                    environment,
                    Map.of(
                            "smtp.host",
                            LOCALHOST,
                            "smtp.port",
                            servers.greenMail.getSmtp().getPort(),
                            "sample.to",
                            "user@example.org",
                            "sample.refused",
                            RefusingServer.REFUSED));
            context.registerBean(EmbeddedServers.class, () -> servers);
        }

        private static void set(ConfigurableEnvironment environment, Map<String, Object> properties) {
            environment.getPropertySources().addFirst(new MapPropertySource("embedded mail servers", properties));
        }

        private static EmbeddedServers start(String from) {
            try {
                return new EmbeddedServers(from);
            } catch (IOException e) {
                throw new UncheckedIOException("No mail server could be started", e);
            }
        }
    }
}
