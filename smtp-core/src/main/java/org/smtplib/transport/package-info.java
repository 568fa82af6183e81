/** Bytes over TCP, TLS or a Unix socket, each wait with a deadline; knows no SMTP and fails with {@link java.io.IOException}. */
@NullMarked
package org.smtplib.transport;

import org.jspecify.annotations.NullMarked;
