package org.smtplib.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The one way by which a {@link MailServerScript} reads content and replies, so that faults have one place. */
final class Replier {

    private static final String OK = "250 2.0.0 ok";
    // A handshake record of TLS 1.2 with 16,384 octets (RFC 5246 6.2.1), of which only a few come.
    private static final String RECORD = "\u0016\u0003\u0003\u0040\u0000" + "\u0002".repeat(200);

    private final Peer peer;
    private final FaultPlan faults;
    private final AtomicInteger mails;
    private int mail;
    private String sender = "";

    Replier(Peer peer, FaultPlan faults, AtomicInteger mails) {
        this.peer = peer;
        this.faults = faults;
        this.mails = mails;
    }

    Peer peer() {
        return peer;
    }

    /** Counts a MAIL command, over all connections. */
    void nextMail(String nextSender) {
        mail = mails.incrementAndGet();
        sender = nextSender;
    }

    /** Says the reply, or commits the fault that is due instead. */
    void reply(Step step, String reply) throws IOException {
        reply(reply, take(step));
    }

    void reply(String reply, @Nullable Fault fault) throws IOException {
        String[] lines = reply.split("\r?\n");
        if (fault == null) {
            peer.say(lines);
            if (reply.startsWith("421")) {
                // RFC 5321 4.2.2: the server closes the transmission channel.
                close();
            }
        } else if (!fault.commit(peer, lines)) {
            throw new DialogueEndException();
        }
    }

    void reply(String reply) throws IOException {
        reply(reply, (Fault) null);
    }

    /** Commits the fault that is due at a point where no reply is. */
    void pass(Step step) throws IOException {
        Fault fault = take(step);
        if (fault != null) {
            if (!fault.commit(peer, new String[] {OK})) {
                throw new DialogueEndException();
            }
            peer.note("the server goes on");
        }
    }

    /** Commits, in clear, the fault that is due where TLS should begin; there is no way on from it. */
    void passBeforeTls(Step step) throws IOException {
        Fault fault = take(step);
        if (fault != null) {
            peer.forgoHandshake();
            boolean handshake = step.equals(Step.HANDSHAKE);
            if (handshake) {
                peer.awaitOctets();
            }
            fault.commit(peer, new String[] {handshake ? RECORD : OK});
            close();
        }
    }

    /** Returns what the server is to say here instead of its consent, or null. */
    @Nullable
    String refusal(Step step) {
        return faults.refusal(step, sender);
    }

    @Nullable
    Fault take(Step step) {
        return faults.take(step, peer.connection(), mail, sender);
    }

    /** Closes the connection and leaves the dialogue. */
    void close() throws IOException {
        if (!peer.isClosed()) {
            peer.close();
        }
        throw new DialogueEndException();
    }

    /** Reads DATA content; a fault that is due in the middle of it is committed there. */
    void readContent(Transaction transaction) throws IOException {
        ContentEnd end = new ContentEnd();
        long position = faults.contentPosition(peer.connection(), mail, sender);
        if (position >= 0) {
            if (peer.readContent(transaction, end, position, PeerInput.NO_DEADLINE)) {
                transaction.endOfData(end.overhead());
                return;
            }
            Step step = Step.CONTENT.at(position);
            String refusal = refusal(step);
            if (refusal == null) {
                pass(step);
            } else {
                transaction.refuse();
                reply(step, refusal);
            }
        }
        peer.readContent(transaction, end, Long.MAX_VALUE, PeerInput.NO_DEADLINE);
        transaction.endOfData(end.overhead());
    }

    /** Reads a chunk, for nobody where there is no transaction; a fault in the middle of it is committed there. */
    void readChunk(@Nullable Transaction transaction, long length) throws IOException {
        OutputStream sink = transaction == null ? OutputStream.nullOutputStream() : transaction;
        long before = transaction == null ? 0 : transaction.size();
        long position = faults.contentPosition(peer.connection(), mail, sender);
        long left = length;
        if (position >= before && position < before + length) {
            peer.readExactly(position - before, sink, PeerInput.NO_DEADLINE);
            left -= position - before;
            Step step = Step.CONTENT.at(position);
            String refusal = refusal(step);
            if (refusal == null) {
                pass(step);
            } else if (transaction != null && !transaction.recipients().isEmpty()) {
                transaction.refuse();
                reply(step, refusal);
            }
        }
        peer.readExactly(left, sink, PeerInput.NO_DEADLINE);
    }
}
