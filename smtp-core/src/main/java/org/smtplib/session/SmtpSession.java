package org.smtplib.session;

import jakarta.mail.internet.MimeMessage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.smtplib.event.DebugLog;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Content;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Extensions;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;
import org.smtplib.sasl.SaslMechanism;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.smtplib.transport.TlsOptions;
import org.smtplib.value.Deadline;

/**
 * One connection to an SMTP or LMTP server, driven command by command (RFC 5321), as {@code smtplib.SMTP} is; for one
 * thread at a time. Commands answer with the server's {@link Reply}, whatever its code, unless they say otherwise.
 * Failures are {@link SmtpException}s; after a failure of the connection itself there is none any more, and {@link
 * #connect()} begins anew. Addresses may be bare or have angle brackets and a display name.
 */
public final class SmtpSession implements AutoCloseable {

    /** Leaving is polite, and not worth more. */
    private static final Duration QUIT_ON_CLOSE = Duration.ofSeconds(5);

    private static final int READY = 220;

    private final Dialogue dialogue;
    private final TransactionByHand transaction;
    private final SmtplibSending sending;
    private final RelayCommands relaying;

    /** A session that is not connected; {@link #connect()} is the first thing to call. */
    public SmtpSession(SessionConfig config) {
        this(config, new ServerMemory());
    }

    private SmtpSession(SessionConfig config, ServerMemory memory) {
        dialogue = new Dialogue(config, memory);
        transaction = new TransactionByHand(dialogue);
        sending = new SmtplibSending(dialogue, transaction);
        relaying = new RelayCommands(dialogue);
    }

    /** A connected session of SMTP, STARTTLS left to the caller; {@code host:port}, port 25 where none is named. */
    public static SmtpSession smtp(String host) {
        return open(SessionConfig.builder(host).build());
    }

    /** A connected session of SMTP over TLS; {@code host:port}, port 465 where none is named. */
    public static SmtpSession smtps(String host) {
        return open(SessionConfig.builder(host).protocol(Protocol.SMTPS).build());
    }

    /** A connected session of LMTP; {@code host:port}, port 2003 where none is named, or the path of a Unix socket. */
    public static SmtpSession lmtp(String host) {
        return open(SessionConfig.builder(host).protocol(Protocol.LMTP).build());
    }

    /**
     * A connected session; neither hello nor login, which {@link SmtpSessionFactory} adds.
     *
     * @throws SmtpConnectException when the greeting is not 220
     */
    public static SmtpSession open(SessionConfig config) {
        return open(config, new ServerMemory(), Deadline.never());
    }

    static SmtpSession open(SessionConfig config, ServerMemory memory, Deadline deadline) {
        SmtpSession session = new SmtpSession(config, memory);
        session.within(deadline);
        boolean open = false;
        try {
            Reply greeting = session.connect();
            if (greeting.code() != READY) {
                session.disconnect();
                throw session.dialogue.failed(
                        new SmtpConnectException(config.endpoint() + " does not take mail now: " + greeting, greeting));
            }
            open = true;
            return session;
        } finally {
            if (!open) {
                session.disconnect();
            }
        }
    }

    /**
     * Connects to the configured server, speaks TLS first where the protocol is SMTPS, and reads the greeting.
     *
     * @return the greeting, 220 when the server is ready
     * @throws SmtpUnreachableException when no connection comes about
     * @throws SmtpTlsException when TLS was to be spoken from the first octet, and was not
     */
    public Reply connect() {
        return dialogue.connect(dialogue.config().endpoint());
    }

    /** Connects to another server than the configured one: {@code host:port}, the protocol's port where none is named. */
    public Reply connect(String host) {
        return dialogue.connect(Endpoint.parse(host, dialogue.protocol().defaultPort()));
    }

    /** {@code EHLO}, or {@code LHLO} for LMTP, with this host's name; a 250 tells the server's extensions. */
    public Reply ehlo() {
        return dialogue.ehlo(null);
    }

    /** {@code EHLO}, or {@code LHLO} for LMTP, with the name given; an empty one stands for this host's. */
    public Reply ehlo(String name) {
        return dialogue.ehlo(name);
    }

    /** {@code HELO}, for servers that know no extensions. */
    public Reply helo() {
        return dialogue.helo(null);
    }

    /** {@code HELO} with the name given; an empty one stands for this host's. */
    public Reply helo(String name) {
        return dialogue.helo(name);
    }

    /**
     * Says hello unless that was done: EHLO first, HELO where that is refused (not in LMTP, RFC 2033 4.1).
     *
     * @throws SmtpHeloException when the server refuses our hello
     */
    public void ehloOrHeloIfNeeded() {
        dialogue.helloIfNeeded();
    }

    /**
     * {@code STARTTLS} (RFC 3207), certificate and host name verified as the configuration says, which is by default.
     * What the server said before is forgotten; the next command that needs it says hello again.
     *
     * @throws SmtpNotSupportedException when the server does not offer it
     * @throws SmtpResponseException when the server refuses it after all
     * @throws SmtpTlsException when the handshake fails
     * @throws IllegalStateException when TLS is spoken already
     */
    public TlsInfo startTls() {
        return dialogue.startTls(dialogue.config().tls(), true);
    }

    /** {@link #startTls()} with trust and key material of the caller's; all else is as the configuration says. */
    public TlsInfo startTls(SSLContext context) {
        return dialogue.startTls(options().context(context).build(), true);
    }

    /**
     * {@link #startTls()} with a client certificate; whom we trust, and all else, is as the configuration says.
     *
     * @param key a PEM file with the private key, not encrypted: PKCS #8, PKCS #1 or SEC 1
     * @param certificateChain a PEM file with the certificate, the issuers behind it; may be the same file
     * @throws IllegalArgumentException when the files cannot be used, or the configuration has an SSLContext, whose trust
     *     cannot be had without its key; nothing was said then
     */
    public TlsInfo startTls(Path key, Path certificateChain) {
        return dialogue.startTls(
                options().clientCertificate(key, certificateChain).build(), true);
    }

    private TlsOptions.Builder options() {
        return dialogue.config().tls().toBuilder();
    }

    TlsInfo startUnverifiedTls() {
        return dialogue.startTls(dialogue.config().tls(), false);
    }

    /** {@link #login(Credentials, boolean)} with initial responses. */
    public Reply login(String username, String password) {
        return login(Credentials.of(username, password), true);
    }

    /**
     * Logs in by each mechanism that both sides know in turn, CRAM-MD5, PLAIN, LOGIN, until one is accepted. One that the
     * credentials do not fit is passed over as if the server had refused it.
     *
     * @param initialResponseOk whether a mechanism may speak first (RFC 4954 section 4)
     * @throws SmtpNotSupportedException when the server offers no AUTH, or no mechanism that is known here
     * @throws SmtpAuthenticationException the last refusal of the server
     * @throws SmtpException the last refusal, where it was that of a mechanism
     * @throws SmtpTlsException when the password could be read on the way, and the configuration does not allow that
     */
    public Reply login(Credentials credentials, boolean initialResponseOk) {
        return authenticator("user " + credentials.username())
                .loginByAny(credentials, dialogue.extensions(), initialResponseOk);
    }

    /** Logs in with as few attempts as can be. */
    Reply loginOnce(Credentials credentials) {
        return loginOnce(List.of(), credentials);
    }

    /** {@link #loginOnce(Credentials)} by mechanisms of the caller's first, and by them alone without credentials. */
    Reply loginOnce(List<Supplier<? extends SaslMechanism>> mechanisms, @Nullable Credentials credentials) {
        String who = credentials == null ? "a mechanism" : "user " + credentials.username();
        return authenticator(who).loginOnce(mechanisms, credentials, dialogue.extensions());
    }

    /**
     * Logs in by one mechanism, which may be the caller's own.
     *
     * @param initialResponseOk whether the mechanism may speak first (RFC 4954 section 4)
     * @throws SmtpAuthenticationException when the server refuses
     */
    public Reply auth(SaslMechanism mechanism, boolean initialResponseOk) {
        return authenticator("the mechanism " + mechanism.name()).authenticate(mechanism, initialResponseOk, "");
    }

    private Authenticator authenticator(String who) {
        dialogue.helloIfNeeded();
        dialogue.requireConfidential(who);
        return new Authenticator(dialogue.wire(), dialogue.config().timeouts().command());
    }

    /**
     * {@code MAIL FROM:<sender>}; an empty sender is the null reverse-path.
     *
     * @param options each as {@code KEYWORD} or {@code KEYWORD=value}
     * @throws SmtpNotSupportedException when SMTPUTF8 is asked for and not offered, or anything without an EHLO
     */
    public Reply mail(String sender, String... options) {
        return transaction.mail(sender, List.of(options));
    }

    /**
     * {@code RCPT TO:<recipient>}.
     *
     * @param options each as {@code KEYWORD} or {@code KEYWORD=value}
     * @throws SmtpNotSupportedException when there are options, and the server was not greeted with EHLO
     */
    public Reply rcpt(String recipient, String... options) {
        return transaction.rcpt(recipient, List.of(options));
    }

    /**
     * {@code DATA} and the content, dots stuffed.
     *
     * @return the final reply; with LMTP one for each recipient that {@link #rcpt} got accepted
     * @throws org.smtplib.exception.SmtpDataException when the server refuses DATA
     * @throws org.smtplib.exception.SmtpInDoubtException when the content was written and a final reply did not come;
     *     with LMTP the result tells for whom it had come
     */
    public List<Reply> data(Content content) {
        return transaction.data(content, dialogue.config().lineEndings());
    }

    /** {@link #data(Content)} of text: ASCII only, lone CRs and LFs become CRLF. */
    public List<Reply> data(String text) {
        return transaction.data(Content.of(ascii(text)), LineEndings.NORMALIZE);
    }

    /** {@code RSET}: abandons the mail transaction. */
    public Reply rset() {
        return transaction.rset();
    }

    /** {@code NOOP}: asks for nothing but a sign of life. */
    public Reply noop() {
        return dialogue.exchange(Command.of("NOOP"));
    }

    /**
     * {@link #noop()} that waits no longer than until the deadline.
     *
     * @throws org.smtplib.exception.SmtpTimeoutException when there is no reply by then; the connection is closed
     */
    public Reply noop(Deadline deadline) {
        within(deadline);
        try {
            return noop();
        } finally {
            within(Deadline.never());
        }
    }

    /** {@code HELP} without a topic; the text of the reply alone. */
    public String help() {
        return help("");
    }

    /** {@code HELP}; the text of the reply alone. */
    public String help(String topic) {
        return dialogue.exchange(Command.of("HELP", topic)).text();
    }

    /** {@code VRFY}: asks whether a mailbox exists. Many servers do not tell. */
    public Reply verify(String address) {
        return dialogue.exchange(Command.of("VRFY", Mailboxes.bare(address)));
    }

    /** {@code EXPN}: asks who is on a mailing list. */
    public Reply expand(String list) {
        return dialogue.exchange(Command.of("EXPN", Mailboxes.bare(list)));
    }

    /**
     * {@code XCLIENT} (Postfix, XCLIENT_README): the session goes on as one of another client, for a server that trusts
     * us with that. Behind a 220 all that was learnt is forgotten, and the next command that needs it says hello again.
     *
     * @param attributes names such as {@code NAME}, {@code ADDR}, {@code HELO} and their values, which are encoded here;
     *     {@code [UNAVAILABLE]} where there is none. An IPv6 address has {@code IPV6:} in front
     * @return 220 when the server has begun anew
     * @throws SmtpNotSupportedException when the server does not offer XCLIENT, or not with such an attribute; nothing was
     *     sent
     */
    public Reply xclient(Map<String, String> attributes) {
        Reply reply = relaying.xclient(attributes);
        if (reply.code() == READY) {
            transaction.begunAnew();
        }
        return reply;
    }

    /**
     * {@code XFORWARD} (Postfix, XFORWARD_README): tells a server behind a filter whom a mail came from, for its log.
     *
     * @param attributes names such as {@code NAME}, {@code ADDR}, {@code SOURCE} and their values, as for {@link #xclient}
     * @throws SmtpNotSupportedException when the server does not offer XFORWARD, or not with such an attribute; nothing
     *     was sent
     */
    public Reply xforward(Map<String, String> attributes) {
        return relaying.xforward(attributes);
    }

    /**
     * {@code ETRN} (RFC 1985): asks a server to begin to send what it keeps for a host. Not within a mail transaction.
     *
     * @param node a host name; with {@code @} in front a domain and all below it, with {@code #} a queue of the server's
     * @return 250 to 253 when the queue is worked on, 458 or 459 when it is not
     * @throws SmtpNotSupportedException when the server does not offer ETRN; nothing was sent
     */
    public Reply etrn(String node) {
        return relaying.etrn(node);
    }

    /**
     * Any command that the other methods do not have. What follows the mechanism of AUTH, and an answer to a 334, is
     * taken for a secret and not shown.
     *
     * @param arguments separated from the verb by a blank; may be empty
     */
    public Reply command(String verb, String arguments) {
        return transaction.byHand(Command.of(verb, arguments));
    }

    /**
     * Sends one mail in one transaction with the parameters that it needs; says hello first if that was not done.
     *
     * @return the outcome of each recipient, of whom at least one was accepted
     * @throws SmtpException when nobody was accepted; its {@link SmtpException#result()} has the outcome of each
     * @throws IllegalArgumentException when content or addresses cannot be sent; nothing was written then
     */
    public SendResult send(MailObject mail) {
        return sending.send(mail, MailOptions.automatic(dialogue.config().lineEndings()));
    }

    /**
     * {@link #send(MailObject)} with a deadline for all of it until the content's end: no wait before that lasts longer.
     * Behind it only the time-out of the final reply counts, since less would leave the mail in doubt.
     *
     * @throws org.smtplib.exception.SmtpTimeoutException when the deadline passed, with the outcome of each recipient
     */
    public SendResult send(MailObject mail, Deadline deadline) {
        if (deadline.isExpired(System.nanoTime())) {
            String late = "The deadline had passed before the mail was begun at " + dialogue.endpoint();
            throw new SmtpTimeoutException(late + "; nothing was sent", null)
                    .initResult(
                            SendResult.ofAll(dialogue.endpoint().toString(), mail.envelope(), Outcome.NOT_SENT, late));
        }
        within(deadline);
        try {
            return send(mail);
        } finally {
            within(Deadline.never());
        }
    }

    /**
     * Sends mail after mail in as few round trips as server and {@link Pipelining} allow: the next one's envelope goes with
     * the content of the one before. Ends when the source has none, or the connection is of no further use; then mails
     * that were asked for are told as not sent, or in doubt, as it is. Says hello first if that was not done.
     *
     * @throws SmtpException when the hello failed; no mail was asked for then
     */
    public void sendAll(MailSource source) {
        dialogue.helloIfNeeded();
        try {
            new Courier(dialogue, MailOptions.automatic(dialogue.config().lineEndings())).takeAll(source);
        } finally {
            within(Deadline.never());
        }
    }

    /** From now on every wait ends by this deadline too. */
    void within(Deadline deadline) {
        dialogue.within(deadline);
    }

    /** {@link #sendMail(String, Collection, byte[], List, List)} of text: ASCII only, lone CRs and LFs become CRLF. */
    public Map<String, Reply> sendMail(
            String sender,
            Collection<String> recipients,
            String message,
            List<String> mailOptions,
            List<String> rcptOptions) {
        return sending.sendText(sender, recipients, message, mailOptions, rcptOptions);
    }

    /** {@link #sendMail(String, Collection, byte[], List, List)} of text without options. */
    public Map<String, Reply> sendMail(String sender, Collection<String> recipients, String message) {
        return sendMail(sender, recipients, message, List.of(), List.of());
    }

    /** {@link #sendMail(String, Collection, byte[], List, List)} without options. */
    public Map<String, Reply> sendMail(String sender, Collection<String> recipients, byte[] message) {
        return sendMail(sender, recipients, message, List.of(), List.of());
    }

    /**
     * Sends one mail as it is. SIZE is said where the server offers it, and the options as they are given. After a
     * failure the transaction is abandoned and the session usable, unless the connection is at its end.
     *
     * @param message the octets, line ends as the configuration says: by default as they are
     * @param mailOptions options of MAIL, as {@code BODY=8BITMIME}
     * @param rcptOptions options of each RCPT, as {@code NOTIFY=NEVER}
     * @return each recipient that was refused, with the server's reply; at least one was accepted. {@link #lastResult()}
     *     has all of them, and who is in doubt: in LMTP a connection may break between two final replies
     * @throws SmtpException when nobody was accepted
     */
    public Map<String, Reply> sendMail(
            String sender,
            Collection<String> recipients,
            byte[] message,
            List<String> mailOptions,
            List<String> rcptOptions) {
        return sending.sendOctets(sender, recipients, message, mailOptions, rcptOptions);
    }

    /** {@link #sendMessage(MimeMessage, String, Collection, List, List)} to whom the headers name, without options. */
    public Map<String, Reply> sendMessage(MimeMessage message) {
        return sendMessage(message, null, null, List.of(), List.of());
    }

    /**
     * Sends a message of jakarta.mail by {@code sendMail}, its lines ended by CRLF; Bcc and Resent-Bcc are not
     * transmitted, and neither the message nor its parts are changed. Where an address is not
     * ASCII, or a header of a message that was composed, SMTPUTF8 and 8BITMIME are said. The headers of a message that was
     * parsed go out as they came.
     *
     * @param sender the envelope's sender, or null for Sender, else From, or their Resent- forms
     * @param recipients or null for those in To, Bcc and Cc, or their Resent- forms
     * @throws IllegalArgumentException when there are several blocks of Resent- headers
     * @throws SmtpNotSupportedException when such an address or header is there and the server does not offer SMTPUTF8
     *     (RFC 6531 3.2)
     */
    public Map<String, Reply> sendMessage(
            MimeMessage message,
            @Nullable String sender,
            @Nullable Collection<String> recipients,
            List<String> mailOptions,
            List<String> rcptOptions) {
        return sending.sendMessage(message, sender, recipients, mailOptions, rcptOptions);
    }

    /** The outcome of each recipient of the last mail that was accepted for somebody, or null. */
    public @Nullable SendResult lastResult() {
        return sending.lastResult();
    }

    /** Whether the server offered the extension in its last reply to EHLO; case does not matter. */
    public boolean hasExtension(String keyword) {
        return dialogue.extensions().has(keyword);
    }

    /** What the server offered in its last reply to EHLO. */
    public Extensions extensions() {
        return dialogue.extensions();
    }

    /** Whether the server answered EHLO, and so knows extensions. */
    public boolean isEsmtp() {
        return dialogue.isEsmtp();
    }

    /** The last reply to HELO, or null. */
    public @Nullable Reply heloReply() {
        return dialogue.heloReply();
    }

    /** The last reply to EHLO or LHLO, or null. */
    public @Nullable Reply ehloReply() {
        return dialogue.ehloReply();
    }

    /** The TLS of the connection, or null where it is in clear text, and where there is none. */
    public @Nullable TlsInfo tlsInfo() {
        return dialogue.tlsInfo();
    }

    public boolean isConnected() {
        return dialogue.isConnected();
    }

    /** Whether the next mail may go over this session: it is connected, and the server owes no reply. */
    public boolean isReusable() {
        return dialogue.isReusable();
    }

    /** Whether the last connection was ended by the server or the network, and not by us. */
    public boolean isLost() {
        return dialogue.isLost();
    }

    /** Whether the server has said nothing unasked since its last reply, not even that it leaves; does not wait. */
    public boolean isQuiet() {
        return dialogue.isQuiet();
    }

    /** Whether the server is on this host, so that nobody listens on the way. */
    boolean isLocal() {
        return dialogue.wire().transport().isLocal();
    }

    /**
     * Prints the dialogue to the error stream: nothing at level 0, connections, commands and replies at level 1, each
     * with the time of day at level 2. The logger {@code org.smtplib.wire} has the same at level DEBUG.
     */
    public void debugLevel(int level) {
        debugLevel(level, System.err);
    }

    /** Prints the dialogue to a stream. */
    public void debugLevel(int level, PrintStream out) {
        dialogue.listener(level <= 0 ? null : new DebugLog(out, level > 1));
    }

    /** {@code QUIT}, then closes the connection; what was learnt of the server is forgotten. */
    public Reply quit() {
        return quit(dialogue.config().timeouts().command());
    }

    /**
     * {@code QUIT}, then closes the connection, waiting for the reply no longer than {@code timeout}, nor than for any
     * other command.
     */
    public Reply quit(Duration timeout) {
        Duration command = dialogue.config().timeouts().command();
        try {
            return dialogue.wire().exchange(Command.of("QUIT"), timeout.compareTo(command) < 0 ? timeout : command);
        } finally {
            disconnect();
        }
    }

    /** Closes the connection without QUIT; does nothing when there is none. */
    public void disconnect() {
        dialogue.close("closed by us");
    }

    /** {@code QUIT} if there is a connection, for a few seconds at most, then closes it; never throws. */
    @Override
    public void close() {
        try {
            if (isConnected()) {
                quit(QUIT_ON_CLOSE);
            }
        } catch (SmtpException e) {
            // What was accepted is accepted; that the leave-taking failed was told to the listeners.
        } finally {
            disconnect();
        }
    }

    /** ASCII, or an error: text beyond it has no one way to become octets. */
    static byte[] ascii(String text) {
        if (!Mailboxes.isAscii(text)) {
            throw new IllegalArgumentException(
                    "The text is not ASCII; nothing was sent. Encode it, and give the octets");
        }
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
