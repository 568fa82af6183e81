package org.smtplib.session;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.smtplib.protocol.Extensions;
import org.smtplib.transport.TlsInfo;

/**
 * What a server offered when a session was last made ready for mail, and what it was seen not to bear.
 *
 * @param extensions of its last reply to EHLO or LHLO
 * @param tls of the session; null where that is in clear text
 * @param withdrawn what it is not spoken to with for some minutes, since it was out of step: {@code PIPELINING}, {@code
 *     CHUNKING}, {@code OVERLAP}
 */
public record ServerOffer(Extensions extensions, @Nullable TlsInfo tls, Set<String> withdrawn) {

    /** Copies the set. */
    public ServerOffer {
        withdrawn = Set.copyOf(withdrawn);
    }
}
