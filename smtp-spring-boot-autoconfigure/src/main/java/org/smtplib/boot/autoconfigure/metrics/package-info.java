/** Meters of the connections in the pool and of the mails that went over them. */
@NullMarked
package org.smtplib.boot.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
