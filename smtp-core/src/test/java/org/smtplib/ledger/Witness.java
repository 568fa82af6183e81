package org.smtplib.ledger;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** All conversations of a run: which transactions were made for each mail, and how many connections were open at once. */
final class Witness {

    private final IntFunction<LedgerMail> mails;
    private final boolean replyForEach;
    private final ConcurrentMap<Integer, Queue<SeenTransaction>> transactions = new ConcurrentHashMap<>();
    private final Queue<String> objections = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger mostOpen = new AtomicInteger();
    private final AtomicInteger failedWrites = new AtomicInteger();
    private final AtomicInteger failedTerminators = new AtomicInteger();

    /**
     * A witness of one run.
     *
     * @param mails the mail with a number
     * @param replyForEach whether there is a final reply for each recipient, as in LMTP
     */
    Witness(IntFunction<LedgerMail> mails, boolean replyForEach) {
        this.mails = mails;
        this.replyForEach = replyForEach;
    }

    /** The ear for one more connection. */
    ChannelEar ear() {
        return new Conversation(this);
    }

    LedgerMail mail(int number) {
        return mails.apply(number);
    }

    SeenTransaction begin(int mail) {
        SeenTransaction transaction = new SeenTransaction(mail, replyForEach);
        transactions
                .computeIfAbsent(mail, number -> new ConcurrentLinkedQueue<>())
                .add(transaction);
        return transaction;
    }

    void connectionOpened() {
        connections.incrementAndGet();
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    }

    void connectionClosed() {
        open.decrementAndGet();
    }

    void writeFailed(boolean withTerminator) {
        failedWrites.incrementAndGet();
        if (withTerminator) {
            failedTerminators.incrementAndGet();
        }
    }

    /** Takes note of something that a client must not do. */
    void object(String objection) {
        objections.add(objection);
    }

    /** The transactions of a mail, in their order. */
    List<SeenTransaction> transactions(int mail) {
        return List.copyOf(transactions.getOrDefault(mail, new ConcurrentLinkedQueue<>()));
    }

    List<String> objections() {
        return List.copyOf(objections);
    }

    int open() {
        return open.get();
    }

    int mostOpen() {
        return mostOpen.get();
    }

    /** How many connections there were, and how many writes failed, with an octet of a terminator or without. */
    @Override
    public String toString() {
        return connections + " connections, at most " + mostOpen + " at once, " + failedWrites + " writes failed, "
                + failedTerminators + " of them with a terminator";
    }
}
