/** One unchecked tree of failures below {@link org.smtplib.exception.SmtpException}, with the server's words and the outcome of each recipient. */
@NullMarked
package org.smtplib.exception;

import org.jspecify.annotations.NullMarked;
