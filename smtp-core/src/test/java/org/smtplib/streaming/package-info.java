/** Mails that are larger than the memory of who sends them. */
@NullMarked
package org.smtplib.streaming;

import org.jspecify.annotations.NullMarked;
