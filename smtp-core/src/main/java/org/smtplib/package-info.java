/**
 * The front door: {@link org.smtplib.SmtpTemplate} sends mail over a pool of connections; {@link
 * org.smtplib.session.SmtpSession} is one connection, driven command by command.
 */
@NullMarked
package org.smtplib;

import org.jspecify.annotations.NullMarked;
