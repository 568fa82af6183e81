package org.smtplib.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The {@code smtp.*} properties. Each text below is what an editor shows for the key.
 *
 * @param host Name or address of the server, or absolute path of its Unix socket. Empty means that there is none.
 * @param port TCP port. When absent it is that of the protocol: 25 for smtp, 465 for smtps, 2003 for lmtp.
 * @param protocol Protocol of the server: smtp, smtps (TLS from the first octet) or lmtp.
 * @param starttls What is done about STARTTLS: none, opportunistic (when offered, with any certificate) or required
 *     (always, with a verified certificate). When absent it is required with credentials unless the server is on this
 *     host, else opportunistic.
 * @param username User name of the login. Needs a password.
 * @param password Password of the login. Needs a user name.
 * @param allowCleartextLogin Whether to log in where the password could be read on its way: without TLS, or with a
 *     certificate that was not verified.
 * @param defaultSender Author of mails that name none, as an address or as a name with an address in angle brackets.
 * @param localHostName Name said in EHLO. When absent it is the fully qualified name of this host, else its address.
 */
@ConfigurationProperties("smtp")
public record SmtpProperties(
        @Nullable String host,
        @Nullable Integer port,
        @DefaultValue("smtp") Protocol protocol,
        @Nullable StartTls starttls,
        @Nullable String username,
        @Nullable String password,
        @DefaultValue("false") boolean allowCleartextLogin,
        @Nullable String defaultSender,
        @Nullable String localHostName,
        @DefaultValue Ssl ssl,
        @DefaultValue Timeout timeout,
        @DefaultValue Pool pool) {

    /** All values but the password. */
    @Override
    public String toString() {
        return "SmtpProperties[host=" + host + ", port=" + port + ", protocol=" + protocol + ", starttls=" + starttls
                + ", username=" + username + ", password=" + (password == null ? null : "***")
                + ", allowCleartextLogin=" + allowCleartextLogin + ", defaultSender=" + defaultSender
                + ", localHostName=" + localHostName + ", ssl=" + ssl + ", timeout=" + timeout + ", pool=" + pool + "]";
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
     * @param maxSize Most connections open at any time. Servers have limits of their own for one client.
     * @param maxWait Longest wait for a connection when all are in use.
     * @param maxIdle Longest time that a connection stays open unused.
     * @param maxLifetime Longest time that a connection is used at all.
     * @param maxMessages Most mails sent over one connection.
     * @param closeTimeout Longest wait for mails under way when the application stops.
     */
    public record Pool(
            @DefaultValue("4") int maxSize,
            @DefaultValue("30s") Duration maxWait,
            @DefaultValue("30s") Duration maxIdle,
            @DefaultValue("10m") Duration maxLifetime,
            @DefaultValue("100") int maxMessages,
            @DefaultValue("30s") Duration closeTimeout) {}
}
