/** The health of a mail server as its last mails showed it. */
@NullMarked
package org.smtplib.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
