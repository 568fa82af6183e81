/** A mail's fate above one transaction: what may be sent again, and what may not. */
@NullMarked
package org.smtplib.delivery;

import org.jspecify.annotations.NullMarked;
