package org.smtplib.relay;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.pool.PoolConfig;
import org.smtplib.session.Pipelining;
import org.smtplib.session.SessionConfig;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/** Templates for one scripted server or several, and the mails they are given. */
public final class Templates {

    public static final String BOB = "bob@example.org";
    public static final String CID = "cid@example.org";
    public static final String DAN = "dan@example.org";

    /** No test waits for what takes so long. */
    public static final Duration LONG = Duration.ofHours(1);

    /** A server that could not be used is left alone for the rest of the test. */
    public static final RelayConfig LEFT_ALONE =
            RelayConfig.builder().pause(LONG, LONG).build();

    /** A server that could not be used is probed by the next mail. */
    public static final RelayConfig PROBED = RelayConfig.builder()
            .pause(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();

    private static final PoolConfig POOL = PoolConfig.DEFAULT
            .withMaxWait(Duration.ofSeconds(15))
            .withMaxIdle(Duration.ofMinutes(1))
            .withCloseTimeout(Duration.ofSeconds(5));

    private Templates() {}

    /** A template whose mails have half a minute each, so that no test hangs. */
    public static SmtpTemplateBuilder to(ScriptedSmtpServer first, ScriptedSmtpServer... further) {
        SmtpTemplateBuilder builder = SmtpTemplate.builder(first.host())
                .port(first.port())
                .localHostName("client.example")
                .pipelining(Pipelining.OFF) // faults and refusals are step by step here
                .timeLimit(Duration.ofSeconds(30))
                .pool(POOL);
        for (ScriptedSmtpServer server : further) {
            builder.server(config(server).build());
        }
        return builder;
    }

    public static PoolConfig pool(int connections) {
        return POOL.withMaxSize(connections);
    }

    public static SessionConfig.Builder config(ScriptedSmtpServer server) {
        return SessionConfig.builder(server.host())
                .port(server.port())
                .localHostName("client.example")
                .pipelining(Pipelining.OFF);
    }

    public static ScriptedSmtpServer server() {
        return ScriptedSmtpServer.start(MailServerScript.smtp().build());
    }

    /** Lets the test's signal pass before it serves. */
    public static Script after(CountDownLatch signal, Script script) {
        return peer -> {
            peer.await(signal);
            script.play(peer);
        };
    }

    /** Serves so many connections at once, and tells any other that there are too many; counts those. */
    public static Script noMoreThan(int connections, Script script, AtomicInteger refused) {
        AtomicInteger open = new AtomicInteger();
        return peer -> {
            try {
                if (open.incrementAndGet() > connections) {
                    refused.incrementAndGet();
                    peer.say("421 4.7.0 too many connections");
                } else {
                    script.play(peer);
                }
            } finally {
                open.decrementAndGet();
            }
        };
    }

    /** A mail that is told from others by its text. */
    public static MailObject mail(String text, String... recipients) {
        return new MailObject(
                Envelope.of("ann@example.org", recipients.length == 0 ? new String[] {BOB} : recipients),
                Content.of("Subject: test\r\n\r\n" + text + "\r\n"));
    }

    /** The texts of the mails in the server's ledger. */
    public static List<String> texts(ScriptedSmtpServer server) {
        return server.messages().stream()
                .map(mail ->
                        mail.text().substring("Subject: test\r\n\r\n".length()).strip())
                .toList();
    }

    /** The recipients of each mail in the server's ledger. */
    public static List<List<String>> recipients(ScriptedSmtpServer server) {
        return server.messages().stream().map(mail -> mail.recipientAddresses()).toList();
    }

    /** How often a command was said to the server that begins so. */
    public static long count(ScriptedSmtpServer server, String beginning) {
        return server.commands().stream()
                .filter(line -> line.startsWith(beginning))
                .count();
    }

    public static <T> FutureTask<T> inBackground(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        Thread thread = new Thread(task, "background");
        thread.setDaemon(true);
        thread.start();
        return task;
    }
}
