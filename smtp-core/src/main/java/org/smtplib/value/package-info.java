/** What every room may hold: secrets that cannot be printed, and points in time at which a wait ends. */
@NullMarked
package org.smtplib.value;

import org.jspecify.annotations.NullMarked;
