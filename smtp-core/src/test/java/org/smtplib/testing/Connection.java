package org.smtplib.testing;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** One connection on its own thread: plays the script to its end and reports how it went. */
final class Connection implements Runnable {

    private final int number;
    private final Script script;
    private final ServerLog log;
    private final Progress progress;
    private final Transcript transcript = new Transcript();
    private final PeerSocket socket;
    private final PeerInput input;
    private final Peer peer;
    private volatile boolean lastCall;
    private volatile boolean ended;

    Connection(int number, Socket raw, Script script, ServerOptions options, ServerLog log, Progress progress)
            throws IOException {
        this.number = number;
        this.script = script;
        this.log = log;
        this.progress = progress;
        this.socket = new PeerSocket(raw);
        this.input = new PeerInput(socket, transcript);
        this.peer = new Peer(number, socket, input, transcript, log, options);
    }

    void start() {
        Thread thread = new Thread(this, "smtp-server-connection-" + number);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        try {
            script.play(peer);
            if (!socket.isClosed()) {
                transcript.note("end of the script");
            }
        } catch (ConnectionCutException e) {
            if (lastCall && e.inExpectation()) {
                fail(e);
            }
        } catch (HandshakeFailedException e) {
            transcript.note(String.valueOf(e.getMessage()));
        } catch (IOException | RuntimeException | AssertionError e) {
            fail(e);
        } catch (Error e) {
            fail(e);
            throw e;
        } finally {
            socket.close();
            ended = true;
            progress.made();
        }
    }

    private void fail(Throwable failure) {
        transcript.note("FAILED: " + describe(failure));
        log.failure(new AssertionError("connection " + number + ": " + describe(failure), failure));
    }

    private static String describe(Throwable failure) {
        boolean ours = failure instanceof AssertionError || failure instanceof IOException;
        return ours && failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }

    boolean hasEnded() {
        return ended;
    }

    /** Whether nothing more will happen here unless the client does something of its own accord. */
    boolean isIdle() {
        return ended || input.isParked();
    }

    List<String> transcript() {
        return transcript.lines();
    }

    /** Ends what is left of the connection; what the script still expects by now is a failure. */
    void closeFinally() {
        lastCall = true;
        socket.close();
    }

    void drop() {
        transcript.note("the test drops the connection");
        socket.close();
    }

    void reset() {
        transcript.note("the test resets the connection");
        socket.reset();
    }

    void interject(byte[] octets) throws IOException {
        transcript.server(octets);
        socket.write(octets);
    }
}
