/**
 * What Python's {@code smtplib} does, shown of {@link org.smtplib.session.SmtpSession}: transcripts of each command, and
 * the same calls made by both against the same server.
 */
@NullMarked
package org.smtplib.smtplib;

import org.jspecify.annotations.NullMarked;
