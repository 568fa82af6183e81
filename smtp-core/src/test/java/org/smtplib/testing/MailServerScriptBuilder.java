package org.smtplib.testing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link MailServerScript} offers, how it answers, and where it goes wrong.
 *
 * <p>A reply set here stands in for the server's consent: a command that is out of sequence is refused all the same. A
 * reply that begins with 421 closes the connection behind it.
 */
public final class MailServerScriptBuilder {

    private static final int ALWAYS = -1;

    private final boolean lmtp;
    private final FaultPlan faults = new FaultPlan();
    private List<String> keywords =
            List.of("PIPELINING", "8BITMIME", "SMTPUTF8", "DSN", "CHUNKING", "ENHANCEDSTATUSCODES");
    private @Nullable List<String> keywordsAfterTls;
    private boolean esmtp = true;
    private boolean startTls;
    private final Map<String, AuthExchange> mechanisms = new LinkedHashMap<>();
    private boolean authBeforeTls;
    private boolean authRequired = true;
    private long maxSize;
    private int maxRecipients = Integer.MAX_VALUE;
    private int maxMails = Integer.MAX_VALUE;
    private boolean refusePipelining;
    private boolean discardContent;
    private @Nullable Replies greeting;
    private final Map<String, Replies> byVerb = new HashMap<>();
    private final Map<String, Replies> byRecipient = new HashMap<>();
    private @Nullable Replies endOfData;
    private final Map<String, Replies> endOfDataByRecipient = new HashMap<>();

    MailServerScriptBuilder(boolean lmtp) {
        this.lmtp = lmtp;
    }

    public MailServerScript build() {
        return new MailServerScript(
                new MailServerRules(
                        lmtp,
                        esmtp,
                        keywords,
                        keywordsAfterTls,
                        startTls,
                        mechanisms,
                        authBeforeTls,
                        authRequired,
                        maxSize,
                        maxRecipients,
                        maxMails,
                        refusePipelining,
                        discardContent,
                        greeting,
                        byVerb,
                        byRecipient,
                        endOfData,
                        endOfDataByRecipient),
                faults.copy());
    }

    // ---- what is offered and demanded ----

    /** Offers these EHLO keywords instead of the default ones; STARTTLS, AUTH and SIZE come from their own methods. */
    public MailServerScriptBuilder keywords(String... keywords) {
        this.keywords = List.of(keywords);
        return this;
    }

    /** Offers these EHLO keywords instead once TLS is active. */
    public MailServerScriptBuilder keywordsAfterTls(String... keywords) {
        this.keywordsAfterTls = List.of(keywords);
        return this;
    }

    /** Answers EHLO with 502 and takes HELO. */
    public MailServerScriptBuilder noEsmtp() {
        this.esmtp = false;
        return this;
    }

    /** Offers STARTTLS while in clear. */
    public MailServerScriptBuilder startTls() {
        this.startTls = true;
        return this;
    }

    /** Offers AUTH with PLAIN and LOGIN, or those of the two named, and demands it before MAIL. */
    public MailServerScriptBuilder auth(String user, String password, String... mechanisms) {
        List<String> names = mechanisms.length == 0 ? List.of("PLAIN", "LOGIN") : Arrays.asList(mechanisms);
        names.forEach(name -> mechanism(name, PasswordExchange.valueOf(name).of(user, password)));
        return this;
    }

    /** Offers one more AUTH mechanism and demands AUTH before MAIL. */
    public MailServerScriptBuilder mechanism(String name, AuthExchange exchange) {
        this.mechanisms.put(name, exchange);
        return this;
    }

    /** Offers AUTH in clear, too, although STARTTLS is offered. */
    public MailServerScriptBuilder authBeforeTls() {
        this.authBeforeTls = true;
        return this;
    }

    /** Takes mail without AUTH, too. */
    public MailServerScriptBuilder authOptional() {
        this.authRequired = false;
        return this;
    }

    /** Offers SIZE with this limit in octets and keeps to it. */
    public MailServerScriptBuilder size(long octets) {
        this.maxSize = octets;
        return this;
    }

    /** Answers 452 4.5.3 to every recipient of a transaction beyond so many. */
    public MailServerScriptBuilder maxRecipients(int count) {
        this.maxRecipients = count;
        return this;
    }

    /** Answers 421 to every MAIL of a connection beyond so many accepted ones. */
    public MailServerScriptBuilder maxMails(int count) {
        this.maxMails = count;
        return this;
    }

    /** Answers 500 and closes when a command comes with another one behind it. */
    public MailServerScriptBuilder refusePipelining() {
        this.refusePipelining = true;
        return this;
    }

    /** Keeps only the size of each mail in the ledger, so that huge ones need no memory. */
    public MailServerScriptBuilder discardContent() {
        this.discardContent = true;
        return this;
    }

    // ---- what is answered ----

    public MailServerScriptBuilder greeting(String reply) {
        return greeting(Replies.always(reply));
    }

    public MailServerScriptBuilder greeting(Replies replies) {
        this.greeting = replies;
        return this;
    }

    /** Sets the reply to a command; for DATA that is the first of its two, for AUTH the only one. */
    public MailServerScriptBuilder on(String verb, String reply) {
        return on(verb, Replies.always(reply));
    }

    public MailServerScriptBuilder on(String verb, Replies replies) {
        byVerb.put(verb.toUpperCase(Locale.ROOT), replies);
        return this;
    }

    public MailServerScriptBuilder onMail(String reply) {
        return on("MAIL", reply);
    }

    public MailServerScriptBuilder onRecipient(String address, String reply) {
        return onRecipient(address, Replies.always(reply));
    }

    public MailServerScriptBuilder onRecipient(String address, Replies replies) {
        byRecipient.put(address, replies);
        return this;
    }

    public MailServerScriptBuilder onData(String reply) {
        return on("DATA", reply);
    }

    /** Sets the final reply, to the lone dot or to BDAT LAST; with LMTP that of every recipient. */
    public MailServerScriptBuilder onEndOfData(String reply) {
        return onEndOfData(Replies.always(reply));
    }

    public MailServerScriptBuilder onEndOfData(Replies replies) {
        this.endOfData = replies;
        return this;
    }

    /** Sets the final reply of LMTP for one recipient. */
    public MailServerScriptBuilder onEndOfDataFor(String address, String reply) {
        return onEndOfDataFor(address, Replies.always(reply));
    }

    public MailServerScriptBuilder onEndOfDataFor(String address, Replies replies) {
        endOfDataByRecipient.put(address, replies);
        return this;
    }

    // ---- what goes wrong ----

    /** Commits the fault whenever the step is reached. */
    public MailServerScriptBuilder fault(Step step, Fault fault) {
        faults.add(step, fault, FaultPlan.ANY, FaultPlan.ANY, ALWAYS);
        return this;
    }

    /** Commits the fault the first time that any connection reaches the step. */
    public MailServerScriptBuilder faultOnce(Step step, Fault fault) {
        faults.add(step, fault, FaultPlan.ANY, FaultPlan.ANY, 1);
        return this;
    }

    /** Commits the fault once, on the n-th mail: the n-th MAIL command of all connections, from 1. */
    public MailServerScriptBuilder faultOnMail(int mail, Step step, Fault fault) {
        faults.add(step, fault, FaultPlan.ANY, mail, 1);
        return this;
    }

    /** Has all refusals and faults chosen that the other methods do not ask for. */
    public MailServerScriptBuilder faults(FaultChoice choice) {
        faults.choose(choice);
        return this;
    }

    /** Commits the fault whenever the server's n-th connection, from 1, reaches the step. */
    public MailServerScriptBuilder faultOnConnection(int connection, Step step, Fault fault) {
        faults.add(step, fault, connection, FaultPlan.ANY, ALWAYS);
        return this;
    }
}
