package org.smtplib.delivery;

import java.time.Duration;
import java.util.List;
import org.smtplib.event.MailWatcher;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.pool.PoolConfig;
import org.smtplib.pool.PoolStats;
import org.smtplib.pool.SmtpSessionPool;
import org.smtplib.protocol.Protocol;
import org.smtplib.relay.RelayConfig;
import org.smtplib.relay.RelayList;
import org.smtplib.session.Pipelining;
import org.smtplib.session.RecordingListener;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.ScriptedSmtpServer;

/** A delivery over a pool to a scripted server, and the mails it is given. */
final class Deliveries implements AutoCloseable {

    static final String BOB = "bob@example.org";
    static final String CID = "cid@example.org";

    /** A wait that a test makes short because it is about it. */
    static final Duration SHORT = Duration.ofMillis(250);

    static final Timeouts PATIENT = new Timeouts(
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15),
            Duration.ofSeconds(15));

    private final RecordingListener listener = new RecordingListener();
    private final SmtpSessionPool pool;
    private final Delivery delivery;

    private Deliveries(SessionConfig.Builder builder) {
        SessionConfig config = builder.listener(listener).build();
        pool = new SmtpSessionPool(
                new SmtpSessionFactory(config),
                PoolConfig.DEFAULT
                        .withMaxSize(2)
                        .withMaxWait(Duration.ofSeconds(15))
                        .withCloseTimeout(Duration.ofSeconds(15)));
        delivery = new Delivery(
                RelayList.of(List.of(pool), List.of(1), RelayConfig.DEFAULT),
                DeliveryConfig.DEFAULT,
                config.events(),
                MailWatcher.NONE);
    }

    static Deliveries to(ScriptedSmtpServer server) {
        return to(server, PATIENT);
    }

    static Deliveries to(ScriptedSmtpServer server, Timeouts timeouts) {
        return new Deliveries(config(server).timeouts(timeouts));
    }

    static Deliveries overLmtp(ScriptedSmtpServer server) {
        return new Deliveries(config(server).protocol(Protocol.LMTP));
    }

    private static SessionConfig.Builder config(ScriptedSmtpServer server) {
        return SessionConfig.builder(server.host())
                .pipelining(Pipelining.OFF)
                .port(server.port())
                .localHostName("client.example")
                .timeouts(PATIENT);
    }

    SendResult send(MailObject mail) {
        return delivery.send(mail);
    }

    /** What the listeners were told of mails, one line for each. */
    List<String> mailEvents() {
        return listener.events().stream()
                .filter(event -> event.startsWith("mail "))
                .toList();
    }

    RecordingListener listener() {
        return listener;
    }

    PoolStats stats() {
        return pool.stats();
    }

    /** A mail that is told from others by its text. */
    static MailObject mail(String text) {
        return mail(Content.of("Subject: test\r\n\r\n" + text + "\r\n"));
    }

    static MailObject mail(Content content) {
        return new MailObject(Envelope.of("ann@example.org", BOB, CID), content);
    }

    /** The texts of the mails in the server's ledger. */
    static List<String> texts(ScriptedSmtpServer server) {
        return server.messages().stream()
                .map(mail ->
                        mail.text().substring("Subject: test\r\n\r\n".length()).strip())
                .toList();
    }

    @Override
    public void close() {
        pool.close();
    }
}
