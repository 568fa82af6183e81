/**
 * Servers that misbehave: every fault at every step, and whether the promises hold. {@link org.smtplib.hostile.Oracle}
 * says what has to come of it; the trials drive sessions and templates as any user would.
 */
@NullMarked
package org.smtplib.hostile;

import org.jspecify.annotations.NullMarked;
