package org.smtplib.ledger;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.smtplib.SmtpTemplate;
import org.smtplib.delivery.BatchListener;
import org.smtplib.delivery.Delivery;
import org.smtplib.delivery.MailReport;
import org.smtplib.event.LogCapture;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.pool.PoolConfig;
import org.smtplib.protocol.LineEndings;
import org.smtplib.relay.RelayConfig;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.ScriptedSmtpServer;

/** Sends the mails of one seed over eight connections to a server with faults, and keeps what the client says of each. */
final class LedgerRun {

    static final int CONNECTIONS = 8;

    private static final int THREADS = 12;
    /** Long enough for a busy machine, short enough to wait for a server that never answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), PATIENCE, PATIENCE, PATIENCE, PATIENCE);
    private static final Timeouts BRIEF = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            PATIENCE,
            Duration.ofMillis(250),
            PATIENCE,
            Duration.ofMillis(500));

    private static final PoolConfig POOL =
            PoolConfig.DEFAULT.withMaxSize(CONNECTIONS).withMaxMessages(25);
    /** What is learnt of a server that is out of its mind now and then is soon forgotten. */
    private static final RelayConfig RELAY = RelayConfig.builder()
            .memory(Duration.ofMillis(50))
            .quiet(Duration.ofMillis(10))
            .build();

    private final Variant variant;
    private final long seed;
    private final int mails;
    private final LedgerFaults faults;
    private final Witness witness;
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();
    private final Map<Integer, List<Told>> heard = new ConcurrentHashMap<>();

    LedgerRun(Variant variant, long seed, int mails) {
        boolean replyForEach = variant.protocol().replyForEachRecipient();
        this.variant = variant;
        this.seed = seed;
        this.mails = mails;
        this.faults = new LedgerFaults(seed, replyForEach, variant.pipelining().enabled());
        this.witness = new Witness(faults::mail, replyForEach);
    }

    /** Sends all, and lays side by side what the three parties have to say. */
    LedgerReport run() throws Exception {
        long start = System.nanoTime();
        ScriptedSmtpServer server;
        List<String> warnings;
        try (LogCapture log = new LogCapture(Delivery.class.getName(), Level.WARN)) {
            server = send();
            warnings = log.lines();
        }
        LedgerReport report = new LedgerReport(
                variant + " -Dledger.seed=" + seed + " -Dledger.mails=" + mails,
                Duration.ofNanos(System.nanoTime() - start),
                witness,
                server.messages(),
                faults,
                variant.retryPolicy().maxAttempts() > 1);
        for (int mail = 1; mail <= mails; mail++) {
            report.examine(faults.mail(mail), told.get(mail), heard.getOrDefault(mail, List.of()));
        }
        report.examineWhole(warnings, variant.way() != Variant.Way.SESSIONS);
        return report;
    }

    /** Sends all; returns the server when it is closed, since until then it may still take what is under way. */
    private ScriptedSmtpServer send() throws Exception {
        ScriptedSmtpServer server = ScriptedSmtpServer.start(
                variant.script().faults(faults).discardContent().build());
        WitnessedChannels.watch(server.port(), witness::ear);
        if (variant.way() == Variant.Way.SESSIONS) {
            try (server) {
                sendBySessions(server);
            } finally {
                WitnessedChannels.unwatch(server.port());
            }
            return server;
        }
        try (server;
                SmtpTemplate template = template(server)) {
            switch (variant.way()) {
                case THREADS -> sendByThreads(mail -> send(mail, template::send));
                case BATCH -> sendAll(template);
                case HASTE -> sendByThreads(mail -> sendInHaste(mail, template));
                case SESSIONS -> throw new IllegalStateException("no template has a part in that");
            }
        } finally {
            WitnessedChannels.unwatch(server.port());
        }
        return server;
    }

    private SmtpTemplate template(ScriptedSmtpServer server) {
        return SmtpTemplate.builder(server.host())
                .port(server.port())
                .protocol(variant.protocol())
                .localHostName("client.example")
                .pipelining(variant.pipelining())
                .timeouts(timeouts())
                .pool(POOL)
                .relay(RELAY)
                .retry(variant.retryPolicy())
                .listener(new EndListener())
                .build();
    }

    /** Hears how each mail ends. */
    private final class EndListener implements SmtpEventListener {
        @Override
        public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
            hear(envelope, Told.returned(result));
        }

        @Override
        public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
            hear(envelope, Told.thrown(failure));
        }

        private void hear(Envelope envelope, Told end) {
            heard.computeIfAbsent(LedgerMail.number(envelope.sender()), mail -> new CopyOnWriteArrayList<>())
                    .add(end);
        }
    }

    /** What is written together is waited for together, so that less is enough for each. */
    private Timeouts timeouts() {
        return variant.pipelining().enabled() ? BRIEF : TIMEOUTS;
    }

    /** Sessions without a pool, each of which takes what mails it can, and makes room for another when it is of no use. */
    private void sendBySessions(ScriptedSmtpServer server) throws Exception {
        SmtpSessionFactory sessions = new SmtpSessionFactory(SessionConfig.builder(server.host())
                .port(server.port())
                .protocol(variant.protocol())
                .localHostName("client.example")
                .pipelining(variant.pipelining())
                .lineEndings(LineEndings.NORMALIZE)
                .timeouts(timeouts())
                .build());
        LedgerSource source = new LedgerSource(mails, this::mailObject, this::tellBoth);
        inThreads(CONNECTIONS, () -> {
            while (source.hasMore()) {
                try (SmtpSession session = sessions.open()) {
                    session.sendAll(source);
                } catch (SmtpException e) {
                    // The connection went wrong before its first mail; what was asked for is told.
                }
            }
            return null;
        });
    }

    private void tellBoth(int mail, Told end) {
        if (told.put(mail, end) != null) {
            throw new IllegalStateException("mail " + mail + " was told twice");
        }
        heard.put(mail, List.of(end));
    }

    private MailObject mailObject(int mail) {
        return faults.mail(mail).mailObject();
    }

    private void sendAll(SmtpTemplate template) {
        BatchListener listener =
                (MailReport report) -> told.put((int) report.index() + 1, new Told(report.result(), report.failure()));
        template.sendAll(IntStream.rangeClosed(1, mails).mapToObj(this::mailObject), listener);
    }

    private interface Sending {
        void send(int mail) throws InterruptedException;
    }

    private void sendByThreads(Sending sending) throws Exception {
        AtomicInteger next = new AtomicInteger(1);
        inThreads(THREADS, () -> {
            for (int mail = next.getAndIncrement(); mail <= mails; mail = next.getAndIncrement()) {
                sending.send(mail);
            }
            return null;
        });
    }

    private static void inThreads(int threads, Callable<Void> work) throws Exception {
        List<FutureTask<Void>> senders = new ArrayList<>();
        for (int i = 1; i <= threads; i++) {
            FutureTask<Void> sender = new FutureTask<>(work);
            senders.add(sender);
            new Thread(sender, "sender-" + i).start();
        }
        for (FutureTask<Void> sender : senders) {
            sender.get();
        }
    }

    private void send(int mail, Function<MailObject, SendResult> sending) {
        try {
            told.put(mail, Told.returned(sending.apply(mailObject(mail))));
        } catch (RuntimeException | Error e) {
            told.put(mail, Told.thrown(e));
        }
    }

    /** One of five mails has so little time that it may run out anywhere; one of five is cancelled anywhere. */
    private void sendInHaste(int mail, SmtpTemplate template) throws InterruptedException {
        Draw draw = Draw.of(seed, "haste", mail);
        Duration time = Duration.ofNanos(1_000L * draw.from(100, draw.oneIn(2) ? 2_000 : 20_000));
        switch (draw.from(1, 5)) {
            case 1 -> send(mail, object -> template.send(object, time));
            case 2 -> sendAndCancel(mail, template, time);
            default -> send(mail, template::send);
        }
    }

    /** What became of a mail that was cancelled, only the listener is told. */
    private void sendAndCancel(int mail, SmtpTemplate template, Duration time) throws InterruptedException {
        CompletableFuture<SendResult> future = template.sendAsync(mailObject(mail));
        try {
            told.put(mail, Told.returned(future.get(time.toNanos(), TimeUnit.NANOSECONDS)));
        } catch (ExecutionException e) {
            told.put(mail, Told.thrown(e.getCause()));
        } catch (TimeoutException e) {
            future.cancel(true);
        }
    }
}
