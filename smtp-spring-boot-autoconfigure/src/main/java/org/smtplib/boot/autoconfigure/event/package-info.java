/** Application events of mails. */
@NullMarked
package org.smtplib.boot.autoconfigure.event;

import org.jspecify.annotations.NullMarked;
