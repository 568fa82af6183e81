package org.smtplib.boot.autoconfigure;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.RecipientPolicy;
import org.smtplib.protocol.LineEndings;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.relay.ServerChoice;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SmtpUrl;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * The {@code smtp.*} properties, and those of one of {@code smtp.clients.<name>.*}. Each text below is what an editor
 * shows for the key.
 *
 * @param host Name or address of the server, or absolute path of its Unix socket. Empty means that there is none.
 * @param url Server and login as one text, such as smtp://user:password@host:587?starttls=required, with smtp, smtps or
 *     lmtp, instead of host, port, protocol, username, password and starttls. Special characters are percent-encoded.
 * @param port TCP port. When absent it is that of the protocol: 25 for smtp, 465 for smtps, 2003 for lmtp.
 * @param protocol Protocol of the server: smtp, smtps (TLS from the first octet) or lmtp.
 * @param starttls What is done about STARTTLS: none, opportunistic (when offered, with any certificate) or required
 *     (always, with a verified certificate). When absent it is required with a login unless the server is on this
 *     host, else opportunistic.
 * @param username User name of the login. Needs a password.
 * @param password Password of the login. Needs a user name.
 * @param allowCleartextLogin Whether to log in where the password could be read on its way: without TLS, or with a
 *     certificate that was not verified.
 * @param defaultSender Author of mails that name none, as an address or as a name with an address in angle brackets.
 * @param localHostName Name said in EHLO. When absent it is the fully qualified name of this host, else its address.
 * @param sourceAddress Address of this host to connect from. When absent the system chooses.
 * @param timeLimit Longest time for a mail until its content's end, with every wait, connection and retry.
 * @param recipients What becomes of a mail when the server refuses some of its recipients: partial (it goes to the others)
 *     or all-or-none.
 * @param lineEndings What becomes of lone CRs and LFs in content: normalize (to CRLF), preserve or reject.
 * @param testConnection Whether to connect and log in when the application starts, which fails where that does.
 * @param servers Further servers for the same mails, in their order behind the one of host.
 * @param clients Further clients by name, each with the keys of this one and its own template and pool. Nothing but
 *     safety nets is taken over from the default client.
 */
@ConfigurationProperties("smtp")
public record SmtpProperties(
        @Nullable String host,
        @Nullable String url,
        @Nullable Integer port,
        @DefaultValue("smtp") Protocol protocol,
        @Nullable StartTls starttls,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("false") boolean allowCleartextLogin,
        @Nullable String defaultSender,
        @Nullable String localHostName,
        @Nullable InetAddress sourceAddress,
        @DefaultValue("10m") Duration timeLimit,
        @DefaultValue("partial") RecipientPolicy recipients,
        @DefaultValue("normalize") LineEndings lineEndings,
        @DefaultValue("false") boolean testConnection,
        @DefaultValue List<Server> servers,
        @DefaultValue Map<String, SmtpProperties> clients,
        @DefaultValue Ssl ssl,
        @DefaultValue Timeout timeout,
        @DefaultValue Pool pool,
        @DefaultValue Relay relay,
        @DefaultValue RateLimit rateLimit,
        @DefaultValue Retry retry,
        @DefaultValue Pipelining pipelining,
        @DefaultValue Health health,
        @DefaultValue Events events,
        @DefaultValue Safety safety) {

    /** The same with the server and the login of its URL in their own keys, which must not say anything else. */
    SmtpProperties withUrlResolved(String prefix) {
        if (!StringUtils.hasText(url)) {
            return this;
        }
        SmtpUrl parsed = SmtpUrlProperty.parse(prefix, url);
        SmtpUrlProperty.requireSame(this, prefix, url, parsed);
        Credentials login = parsed.credentials();
        return new SmtpProperties(
                parsed.endpoint().host(),
                null,
                parsed.endpoint().isUnixSocket()
                        ? null
                        : (Integer) parsed.endpoint().port(),
                parsed.protocol(),
                parsed.startTls() == null ? starttls : parsed.startTls(),
                login == null ? username : login.username(),
                login == null ? password : login.password().reveal(),
                allowCleartextLogin,
                defaultSender,
                localHostName,
                sourceAddress,
                timeLimit,
                recipients,
                lineEndings,
                testConnection,
                servers,
                clients,
                ssl,
                timeout,
                pool,
                relay,
                rateLimit,
                retry,
                pipelining,
                health,
                events,
                safety);
    }

    /** All values but the password. */
    @Override
    public String toString() {
        return "SmtpProperties[host=" + host + ", url=" + (url == null ? null : SmtpUrl.masked(url)) + ", port=" + port
                + ", protocol=" + protocol + ", starttls=" + starttls
                + ", username=" + username + ", password=" + (password == null ? null : "***")
                + ", allowCleartextLogin=" + allowCleartextLogin + ", defaultSender=" + defaultSender
                + ", localHostName=" + localHostName + ", sourceAddress=" + sourceAddress + ", timeLimit=" + timeLimit
                + ", recipients=" + recipients + ", lineEndings=" + lineEndings + ", testConnection=" + testConnection
                + ", servers=" + servers
                + ", clients=" + clients + ", ssl=" + ssl
                + ", timeout=" + timeout
                + ", pool=" + pool + ", relay=" + relay + ", rateLimit=" + rateLimit + ", retry=" + retry
                + ", pipelining=" + pipelining + ", health=" + health + ", events=" + events + ", safety=" + safety
                + "]";
    }

    /**
     * One of further servers; what has no key here is as with the first.
     *
     * @param host Name or address of the server, or absolute path of its Unix socket.
     * @param port TCP port. When absent it is that of the protocol, whatever the port of the first.
     * @param username User name of the login at this server. When absent, with the password, it is the login of the first.
     * @param password Password of the login at this server. Needs a user name.
     * @param weight Share of mails that the server gets with the choice weighted.
     */
    public record Server(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            @Nullable String password,
            @DefaultValue("1") int weight) {

        /** All values but the password. */
        @Override
        public String toString() {
            return "Server[host=" + host + ", port=" + port + ", username=" + username + ", password="
                    + (password == null ? null : "***") + ", weight=" + weight + "]";
        }
    }

    /**
     * TLS.
     *
     * @param bundle Name of the SSL bundle with the trusted certificates and the client's own. Empty means those of the
     *     JVM. Opportunistic STARTTLS takes any certificate and uses no bundle.
     * @param verifyHostname Whether the certificate must name the host.
     */
    public record Ssl(
            @Nullable String bundle, @DefaultValue("true") boolean verifyHostname) {}

    /**
     * Time-outs of a connection. Each bounds a wait as a whole, and none may be zero.
     *
     * @param connect Longest wait for the name look-up and the connection together.
     * @param tls Longest wait for a TLS handshake.
     * @param greeting Longest wait for the server's greeting.
     * @param command Longest wait for the reply to a command.
     * @param write Longest wait for one write, of a command or of a block of content.
     * @param finalReply Longest wait for the reply after the content's end. Cutting it short leaves the mail in doubt.
     */
    public record Timeout(
            @DefaultValue("10s") Duration connect,
            @DefaultValue("10s") Duration tls,
            @DefaultValue("60s") Duration greeting,
            @DefaultValue("60s") Duration command,
            @DefaultValue("60s") Duration write,
            @DefaultValue("10m") Duration finalReply) {}

    /**
     * Connections kept open between mails.
     *
     * @param maxSize Most connections open to each server at any time. Servers have limits of their own for one client.
     * @param minIdle Connections to each server that are kept open and ready, though no mail needs them.
     * @param maxWait Longest wait for a connection when all are in use.
     * @param maxIdle Longest time that a connection stays open unused.
     * @param maxLifetime Longest time that a connection is used at all.
     * @param maxMessages Most mails sent over one connection.
     * @param closeTimeout Longest wait for mails under way when the application stops.
     * @param leakThreshold Time after which a connection still in use is reported with the stack of its user. Zero for
     *     never.
     */
    public record Pool(
            @DefaultValue("4") int maxSize,
            @DefaultValue("0") int minIdle,
            @DefaultValue("30s") Duration maxWait,
            @DefaultValue("30s") Duration maxIdle,
            @DefaultValue("10m") Duration maxLifetime,
            @DefaultValue("100") int maxMessages,
            @DefaultValue("30s") Duration closeTimeout,
            @DefaultValue("0s") Duration leakThreshold) {}

    /**
     * Use of several servers.
     *
     * @param choice Order in which servers are asked: ordered, round-robin or weighted.
     * @param weight Share of mails that the first server gets with the choice weighted.
     * @param pause Time for which a server that could not be used is left alone at first.
     * @param maxPause Longest time for which a server that could not be used is left alone.
     */
    public record Relay(
            @DefaultValue("ordered") ServerChoice choice,
            @DefaultValue("1") int weight,
            @DefaultValue("1s") Duration pause,
            @DefaultValue("1m") Duration maxPause) {}

    /**
     * Most mails for each server in a span of time.
     *
     * @param mails Most mails in the span. When absent there is no limit.
     * @param per Span of time in which so many mails are sent.
     */
    public record RateLimit(
            @Nullable Integer mails, @DefaultValue("1m") Duration per) {}

    /**
     * Attempts beyond the first, for recipients rejected for now or not sent to.
     *
     * @param maxAttempts Most attempts in all, the first included.
     * @param delay Wait behind the first attempt.
     * @param maxDelay Longest wait between two attempts.
     * @param multiplier Factor by which each wait is longer than the one before.
     * @param jitter Part of each wait that is left to chance, from 0 to 1.
     * @param inDoubt Whether to send again what may have been delivered. Some recipients may get the mail twice then.
     */
    public record Retry(
            @DefaultValue("1") int maxAttempts,
            @DefaultValue("1s") Duration delay,
            @DefaultValue("1m") Duration maxDelay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("0.5") double jitter,
            @DefaultValue("false") boolean inDoubt) {}

    /**
     * What is written before the server has answered, where it offers that.
     *
     * @param enabled Whether to send the commands of a mail together.
     * @param chunking Whether to send content by BDAT.
     * @param oneFlightLimit Largest content that is sent together with its envelope. Zero for none.
     * @param oneFlightFreshness How lately the server must have answered for that.
     * @param overlap Whether to send the envelope of the next of several mails with the content of the one before.
     * @param train Mails of a batch that are sent without waiting for the reply to the first of them, 1 to 16. As many
     *     may be in doubt together when a connection breaks.
     */
    public record Pipelining(
            @DefaultValue("true") boolean enabled,
            @DefaultValue("true") boolean chunking,
            @DefaultValue("64KB") DataSize oneFlightLimit,
            @DefaultValue("2s") Duration oneFlightFreshness,
            @DefaultValue("true") boolean overlap,
            @DefaultValue("1") int train) {}

    /**
     * Health. Its own indicator is switched off by management.health.smtp.enabled.
     *
     * @param probe Whether health asks the server by itself, by NOOP over an idle connection or by a new one without a
     *     login. Otherwise it tells what the mails showed, and asks only to find out whether a failure is over.
     * @param cache Time for which the answer counts.
     * @param timeout Longest time for asking all servers of the client.
     */
    public record Health(
            @DefaultValue("false") boolean probe,
            @DefaultValue("30s") Duration cache,
            @DefaultValue("5s") Duration timeout) {}

    /**
     * Application events.
     *
     * @param enabled Whether mails that were sent, failed or were held back are told as application events. Listeners run
     *     on the thread that sends.
     */
    public record Events(@DefaultValue("true") boolean enabled) {}

    /**
     * Safety nets for test stages. Those of the default client are for each client that has none of its own.
     *
     * @param allowedRecipients Addresses that get mail, in which a star stands for anything but an @, such as
     *     *@example.org. All others are held back, or redirected. When absent there is no such net.
     * @param redirectTo Address that gets each mail instead of those it was for, but for allowed recipients. When absent
     *     nothing is redirected.
     * @param dryRun Whether nothing is sent at all: no connection is made for a mail.
     */
    public record Safety(
            @Nullable List<String> allowedRecipients,
            @Nullable String redirectTo,
            @DefaultValue("false") boolean dryRun) {}
}
