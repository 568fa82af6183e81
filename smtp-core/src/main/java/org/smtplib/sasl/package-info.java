/** SASL mechanisms (RFC 4422), one small class each, and the credentials they speak for; no mechanism knows SMTP. */
@NullMarked
package org.smtplib.sasl;

import org.jspecify.annotations.NullMarked;
