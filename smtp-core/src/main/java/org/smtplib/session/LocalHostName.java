package org.smtplib.session;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.smtplib.transport.NameLookup;
import org.smtplib.value.Deadline;

/** The name that this host gives itself in EHLO (RFC 5321 4.1.1.1): its fully qualified name, else an address literal. */
final class LocalHostName {

    private static final Duration LOOKUP = Duration.ofSeconds(2);

    private LocalHostName() {}

    /** What the resolver said, once it was asked; empty when it has no name for this host. */
    private static final AtomicReference<@Nullable String> FQDN = new AtomicReference<>();

    /**
     * The name to say in EHLO.
     *
     * @param localAddress our address on the connection, for where there is no name; null on a Unix socket
     * @param deadline of the caller, who does not wait longer for a resolver
     */
    static String of(@Nullable InetSocketAddress localAddress, Deadline deadline) {
        String name = FQDN.get();
        if (name == null) {
            name = lookUp(deadline.atMost(LOOKUP));
        }
        return name.isEmpty() ? addressLiteral(localAddress) : name;
    }

    // A resolver that is slow or has no name costs two seconds once; an interrupt, or a caller in a hurry, is no
    // answer.
    private static String lookUp(Duration limit) {
        try {
            String name = NameLookup.canonicalLocalName(Deadline.after(limit));
            // An address is what the JDK answers where there is no name.
            boolean usable = name.matches("[A-Za-z0-9.-]*[A-Za-z][A-Za-z0-9.-]*") && name.indexOf('.') > 0;
            FQDN.set(usable ? name : "");
        } catch (IOException e) {
            boolean cutShort = e instanceof SocketTimeoutException && limit.compareTo(LOOKUP) < 0;
            boolean interrupted = e instanceof InterruptedIOException && !(e instanceof SocketTimeoutException);
            if (!cutShort && !interrupted) {
                FQDN.set("");
            }
        }
        String known = FQDN.get();
        return known == null ? "" : known;
    }

    /** {@code [192.0.2.1]}, or {@code [IPv6:2001:db8::1]} (RFC 5321 4.1.3). */
    static String addressLiteral(@Nullable InetSocketAddress localAddress) {
        if (localAddress == null) {
            return "[127.0.0.1]";
        }
        String text = localAddress.getAddress().getHostAddress();
        int scope = text.indexOf('%');
        String address = scope < 0 ? text : text.substring(0, scope);
        return localAddress.getAddress() instanceof Inet6Address ? "[IPv6:" + address + "]" : "[" + address + "]";
    }
}
