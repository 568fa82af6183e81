/** Composing and reading messages on jakarta.mail; the transport of jakarta.mail is not used. */
@NullMarked
package org.smtplib.mime;

import org.jspecify.annotations.NullMarked;
