package org.smtplib.testing;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A well-behaved mail server as a script, but for the replies and faults that a test asks for.
 *
 * <p>It keeps the sequence of RFC 5321 (RFC 2033 for LMTP), takes pipelined commands, refuses parameters it did not
 * offer, and enters each mail into the ledger before it says so. One script may serve many connections at once; it
 * counts its mails, for {@code faultOnMail}, over all of them.
 */
public final class MailServerScript implements Script {

    private final MailServerRules rules;
    private final FaultPlan faults;
    private final AtomicInteger mails = new AtomicInteger();

    MailServerScript(MailServerRules rules, FaultPlan faults) {
        this.rules = rules;
        this.faults = faults;
    }

    /** An ESMTP server that offers PIPELINING, 8BITMIME, SMTPUTF8, DSN, CHUNKING and ENHANCEDSTATUSCODES. */
    public static MailServerScriptBuilder smtp() {
        return new MailServerScriptBuilder(false);
    }

    /** An LMTP server with the same offers. */
    public static MailServerScriptBuilder lmtp() {
        return new MailServerScriptBuilder(true);
    }

    @Override
    public void play(Peer peer) throws IOException {
        try {
            new MailDialogue(new Replier(peer, faults, mails), rules).run();
        } catch (ClientGoneException e) {
            // A client may leave at any time; what that means is for the test to judge.
        } catch (DialogueEndException e) {
            // A fault ended it.
        }
    }
}
