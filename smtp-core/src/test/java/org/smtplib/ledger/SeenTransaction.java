package org.smtplib.ledger;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/** One mail transaction as the witness saw it: what the client wrote, and which replies it had read to that. */
final class SeenTransaction {

    private static final int START_INPUT = 354;
    private static final int LEAVING = 421;

    private final int mail;
    private final boolean replyForEach;
    /** Each recipient named in RCPT, with the code of the reply, or 0 while none was read. */
    private final Map<String, Integer> named = new LinkedHashMap<>();

    private final List<Integer> finalCodes = new ArrayList<>();
    private int mailCode;
    private int dataCode;
    private boolean terminatorIssued;
    /** The server took its leave at the envelope: what it says behind that counts only if it takes the mail. */
    private boolean left;
    /** A reply came that cannot be the one to its command: nobody can say whom those before it were about. */
    private boolean outOfStep;
    /** More replies came than were asked for before the content: the client may not rely on any of them. */
    private boolean tooMuchSaid;
    /** A 3yz came where a final reply was due: nobody can say whom the replies behind it are about. */
    private boolean senseless;

    SeenTransaction(int mail, boolean replyForEach) {
        this.mail = mail;
        this.replyForEach = replyForEach;
    }

    // ---- what the conversation tells ----

    void recipientNamed(String recipient) {
        named.put(recipient, 0);
    }

    /** The answer to a RSET right before MAIL, in the same flight or not. */
    void resetAnswered(int code) {
        left |= code == LEAVING;
        outOfStep |= code / 100 == 3;
    }

    void mailAnswered(int code) {
        outOfStep |= code / 100 == 3;
        mailCode = code;
        left |= code == LEAVING;
    }

    void recipientAnswered(String recipient, int code) {
        outOfStep |= code / 100 == 3;
        if (!isSenderRefused() && (!left || code / 100 == 2)) {
            named.put(recipient, code);
            left |= code == LEAVING;
        }
    }

    void dataAnswered(int code) {
        if (!left && !taken().isEmpty()) {
            dataCode = code;
            left = code == LEAVING;
            outOfStep |= code / 100 == 2 || (code / 100 == 3 && code != START_INPUT);
        }
    }

    private boolean isSenderRefused() {
        return mailCode / 100 >= 4;
    }

    void terminatorIssued() {
        terminatorIssued = true;
    }

    /** A reply was read behind the 354, though perhaps before the content's end. */
    void contentAnswered(int code) {
        senseless |= code / 100 == 3;
        if (!senseless && (!left || code / 100 == 2)) {
            finalCodes.add(code);
        }
    }

    void answeredUnasked() {
        tooMuchSaid |= !terminatorIssued;
    }

    // ---- what follows from it ----

    /** Whether the client may take no refusal of this transaction for one, and no mail of it was accepted. */
    boolean isTooMuchSaid() {
        return tooMuchSaid;
    }

    int mail() {
        return mail;
    }

    /** Whether nobody can say any more which of the connection's replies is about what. */
    boolean isOutOfStep() {
        return outOfStep || senseless;
    }

    /** Whether the server has said all of its final replies, and with one of them that it leaves. */
    boolean isLeftAtTheEnd() {
        return terminatorIssued && finalCodes.contains(LEAVING) && finalCodes.size() >= finalReplies();
    }

    /** How many final replies there are to be. */
    int finalReplies() {
        return replyForEach ? taken().size() : 1;
    }

    boolean isAnswered() {
        return !finalCodes.isEmpty();
    }

    boolean isTerminatorIssued() {
        return terminatorIssued;
    }

    boolean names(String recipient) {
        return named.containsKey(recipient);
    }

    private List<String> taken() {
        return named.keySet().stream()
                .filter(recipient -> named.get(recipient) / 100 == 2)
                .toList();
    }

    /**
     * Whether a write with an octet of the terminator was issued while the recipient was one of those who should get the
     * mail, and no valid final reply was read that speaks of it, nor one that refuses, or takes leave, at the envelope.
     */
    boolean leavesInDoubt(String recipient) {
        if (!terminatorIssued || !names(recipient) || isSenderRefused() || left) {
            return false;
        }
        int code = named.get(recipient);
        return outOfStep || ((code == 0 || code / 100 == 2) && finalCode(recipient) == 0);
    }

    /** Whether a final reply was read that accepts the mail for the recipient; before its end nothing can be accepted. */
    boolean accepts(String recipient) {
        return terminatorIssued && finalCode(recipient) / 100 == 2;
    }

    /** Whether the sender was refused with one of these codes; for which recipients nobody can see. */
    boolean refusesSender(IntPredicate codes) {
        return !outOfStep && !left && mailCode != LEAVING && codes.test(mailCode);
    }

    /**
     * Whether a reply was read that refuses a recipient who was named, with one of these codes. A server that says 421
     * before the content's end leaves, and refuses nobody.
     */
    boolean refuses(String recipient, IntPredicate codes) {
        if (outOfStep) {
            return false;
        }
        IntPredicate refusal = code -> code != LEAVING && codes.test(code);
        if (refusal.test(named.getOrDefault(recipient, 0))) {
            return true;
        }
        if (terminatorIssued) {
            return codes.test(finalCode(recipient));
        }
        // Before the content's end one reply is enough for all who should get the mail.
        return taken().contains(recipient)
                && (refusal.test(dataCode) || (isAnswered() && refusal.test(finalCodes.get(0))));
    }

    /** The code of the final reply that speaks of the recipient, or 0. */
    private int finalCode(String recipient) {
        int place = taken().indexOf(recipient);
        int reply = replyForEach ? place : 0;
        return place >= 0 && reply < finalCodes.size() ? finalCodes.get(reply) : 0;
    }

    @Override
    public String toString() {
        return (left ? "left at the envelope, " : "") + "MAIL " + mailCode + ", RCPT " + named + ", DATA " + dataCode
                + ", terminator " + (terminatorIssued ? "issued" : "not issued") + ", final replies " + finalCodes;
    }
}
