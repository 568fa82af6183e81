/** The words of SMTP (RFC 5321) and LMTP (RFC 2033) as immutable values; nothing here reads, writes or waits. */
@NullMarked
package org.smtplib.protocol;

import org.jspecify.annotations.NullMarked;
