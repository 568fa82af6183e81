/** One connection to a server: {@link org.smtplib.session.SmtpSession} speaks, {@link org.smtplib.session.SmtpSessionFactory} opens. */
@NullMarked
package org.smtplib.session;

import org.jspecify.annotations.NullMarked;
