/** Spring's own way of sending mail, over an {@link org.smtplib.SmtpTemplate}. */
@NullMarked
package org.smtplib.boot.autoconfigure.mail;

import org.jspecify.annotations.NullMarked;
