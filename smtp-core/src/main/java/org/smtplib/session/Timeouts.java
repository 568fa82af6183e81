package org.smtplib.session;

import java.time.Duration;

/**
 * How long each wait of a session may last in all; none is without end.
 *
 * @param connect the name look-up and the connection together
 * @param tls a TLS handshake
 * @param greeting the server's greeting
 * @param command the reply to a command
 * @param write one write, of a command or of a block of content
 * @param finalReply the reply after the content's end; RFC 5321 4.5.3.2.6 asks for ten minutes, since cutting it short
 *     leaves the mail in doubt
 */
public record Timeouts(
        Duration connect, Duration tls, Duration greeting, Duration command, Duration write, Duration finalReply) {

    /** Connect and TLS 10 seconds each, greeting, command and write one minute each, final reply 10 minutes. */
    public static final Timeouts DEFAULT = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10));

    /**
     * Checks each time-out.
     *
     * @throws IllegalArgumentException when one is zero or negative: there is no waiting for ever
     */
    public Timeouts {
        requirePositive("connect", connect);
        requirePositive("tls", tls);
        requirePositive("greeting", greeting);
        requirePositive("command", command);
        requirePositive("write", write);
        requirePositive("final-reply", finalReply);
    }

    private static void requirePositive(String name, Duration timeout) {
        if (timeout.isZero() || timeout.isNegative()) {
            throw new IllegalArgumentException("The " + name + " time-out is more than zero, not " + timeout
                    + "; every wait ends, so zero does not stand for waiting for ever");
        }
    }

    public Timeouts withConnect(Duration connect) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }

    public Timeouts withTls(Duration tls) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }

    public Timeouts withGreeting(Duration greeting) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }

    public Timeouts withCommand(Duration command) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }

    public Timeouts withWrite(Duration write) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }

    public Timeouts withFinalReply(Duration finalReply) {
        return new Timeouts(connect, tls, greeting, command, write, finalReply);
    }
}
