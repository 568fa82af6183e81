/** Mails that wait for the commit of a transaction. */
@NullMarked
package org.smtplib.boot.autoconfigure.transaction;

import org.jspecify.annotations.NullMarked;
