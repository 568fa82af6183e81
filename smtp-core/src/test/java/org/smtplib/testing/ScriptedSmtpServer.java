package org.smtplib.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real SMTP or LMTP server on the loopback interface, or on a Unix socket, that plays scripts to its clients.
 *
 * <p>Connections are counted from 1. The n-th connection plays the n-th script, all further ones play the last; each
 * has a daemon thread of its own. {@link #close} fails with all transcripts if a client did not keep to its script, so
 * a test in try-with-resources needs to do nothing for it.
 */
public final class ScriptedSmtpServer implements AutoCloseable {

    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(5);

    private final ServerOptions options;
    private final List<Script> scripts;
    private final Acceptor acceptor;
    private final int port;
    private final Progress progress = new Progress();
    private final ServerLog log = new ServerLog(progress);
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private volatile boolean deaf;
    private volatile boolean killed;
    private boolean closed;

    private ScriptedSmtpServer(ServerOptions options, List<Script> scripts) throws IOException {
        this.options = options;
        this.scripts = scripts;
        this.acceptor = Acceptor.of(options);
        this.port = acceptor.port();
    }

    /** Starts a server on a free port with default options; see {@link #builder} for others. */
    public static ScriptedSmtpServer start(Script first, Script... then) {
        return builder().start(first, then);
    }

    public static ScriptedSmtpServerBuilder builder() {
        return new ScriptedSmtpServerBuilder();
    }

    static ScriptedSmtpServer start(ServerOptions options, Script first, Script... then) {
        List<Script> scripts = new ArrayList<>();
        scripts.add(first);
        scripts.addAll(List.of(then));
        try {
            ScriptedSmtpServer server = new ScriptedSmtpServer(options, List.copyOf(scripts));
            Thread thread = new Thread(server::accept, "smtp-server-accept-" + server.port);
            thread.setDaemon(true);
            thread.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            for (Socket socket = acceptor.accept(); socket != null; socket = acceptor.accept()) {
                welcome(socket);
                progress.made();
            }
        } catch (IOException | RuntimeException e) {
            log.failure(e);
        } finally {
            deaf = true;
            progress.made();
        }
    }

    private void welcome(Socket socket) throws IOException {
        int number = connections.size() + 1;
        Script script = scripts.get(Math.min(number, scripts.size()) - 1);
        Connection connection = new Connection(number, socket, script, options, log, progress);
        connections.add(connection);
        if (killed) {
            connection.reset();
        }
        connection.start();
    }

    // ---- where ----

    public String host() {
        return "127.0.0.1";
    }

    /** Returns the port, or 0 if the server listens on a Unix socket. */
    public int port() {
        return port;
    }

    public Path unixPath() {
        return Objects.requireNonNull(options.unixPath(), "this server listens on TCP");
    }

    // ---- what happened ----

    /** Returns the number of connections accepted so far. */
    public int connections() {
        return connections.size();
    }

    /** Returns the number of connections that neither side has ended, as far as the scripts have noticed. */
    public int openConnections() {
        return (int) connections.stream()
                .filter(connection -> !connection.hasEnded())
                .count();
    }

    /** Returns all lines that clients sent outside of content, in the order they were read, of all connections. */
    public List<String> commands() {
        return log.commands();
    }

    public List<String> commands(int connection) {
        return log.commands(connection);
    }

    /** Returns what the client ({@code C: }) and the server ({@code S: }) said, with notes ({@code -- }). */
    public List<String> transcript(int connection) {
        return connections.get(connection - 1).transcript();
    }

    /** Returns the ledger: the mails accepted so far, in the order of their final replies. */
    public List<ReceivedMail> messages() {
        return log.mails();
    }

    // ---- waiting ----

    public void awaitConnections(int count) {
        await(count + " connections", () -> connections() >= count);
    }

    /** Waits until this connection, counted from 1, was accepted and has ended. */
    public void awaitClosed(int connection) {
        await(
                "the end of connection " + connection,
                () -> connections() >= connection
                        && connections.get(connection - 1).hasEnded());
    }

    /** Waits until every connection accepted so far has ended. */
    public void awaitAllClosed() {
        await("the end of all connections", () -> openConnections() == 0);
    }

    public void awaitMessages(int count) {
        await(count + " accepted mails", () -> messages().size() >= count);
    }

    /** Waits until a line that matches has been read on any connection. */
    public void awaitCommand(String regex) {
        Pattern pattern = Pattern.compile(regex);
        await(
                "a command matching \"" + regex + "\"",
                () -> commands().stream().anyMatch(line -> pattern.matcher(line).matches()));
    }

    private void await(String what, BooleanSupplier condition) {
        if (!progress.await(condition, options.readDeadline())) {
            throw failure("waited in vain for " + what, log.failures());
        }
    }

    // ---- interfering ----

    /** Says the lines on every open connection, whatever its script is doing: an idle server that has had enough. */
    public void interject(String... lines) {
        byte[] octets = (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
        forEachOpen(connection -> {
            try {
                connection.interject(octets);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Closes every open connection in an orderly way and goes on listening. */
    public void dropConnections() {
        forEachOpen(Connection::drop);
        awaitEnd();
    }

    /** Resets every open connection and goes on listening. */
    public void resetConnections() {
        forEachOpen(Connection::reset);
        awaitEnd();
    }

    /** Stops listening, so that clients are refused; the open connections go on. */
    public void stopAccepting() {
        acceptor.stop();
        if (!progress.await(() -> deaf, END)) {
            throw new AssertionError("the server does not stop listening");
        }
    }

    /** Kills the server: nobody listens any more, and every open connection is reset. */
    public void kill() {
        killed = true;
        stopAccepting();
        resetConnections();
    }

    /** Kills this server, unless that was done, and starts another with the same options on the same port or path. */
    public ScriptedSmtpServer restart(Script first, Script... then) {
        kill();
        ServerOptions same = new ServerOptions(
                port,
                options.unixPath(),
                options.receiveBuffer(),
                options.implicitTls(),
                options.tls(),
                options.clientCertificate(),
                options.chunking(),
                options.readDeadline());
        return start(same, first, then);
    }

    private void forEachOpen(Consumer<Connection> action) {
        connections.stream().filter(connection -> !connection.hasEnded()).forEach(action);
    }

    private boolean awaitEnd() {
        return progress.await(() -> openConnections() == 0, END);
    }

    // ---- the verdict ----

    /** Fails with all transcripts if a script's expectation has failed so far or the server itself broke. */
    public void verify() {
        List<Throwable> failures = log.failures();
        if (!failures.isEmpty()) {
            throw failure("the client did not keep to the script", failures);
        }
    }

    private AssertionError failure(String what, List<Throwable> failures) {
        StringBuilder message = new StringBuilder(what);
        failures.forEach(failure -> message.append("\n  ").append(failure.getMessage()));
        for (int number = 1; number <= connections(); number++) {
            message.append("\nconnection ").append(number).append(":\n  ");
            message.append(String.join("\n  ", transcript(number)));
        }
        @Nullable Throwable cause = failures.isEmpty() ? null : failures.get(0);
        AssertionError error = new AssertionError(message.toString(), cause);
        failures.stream().skip(1).forEach(error::addSuppressed);
        return error;
    }

    /** Shuts down, lets scripts finish that the client has already satisfied, and {@linkplain #verify verifies}. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        stopAccepting();
        progress.await(() -> connections.stream().allMatch(Connection::isIdle), GRACE);
        connections.forEach(Connection::closeFinally);
        if (!awaitEnd()) {
            log.failure(new AssertionError("a script goes on though the server is closed"));
        }
        verify();
    }
}
