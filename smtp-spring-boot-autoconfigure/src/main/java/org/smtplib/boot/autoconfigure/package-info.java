/** Turns the {@code smtp.*} properties into an {@link org.smtplib.SmtpTemplate} bean. */
@NullMarked
package org.smtplib.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
