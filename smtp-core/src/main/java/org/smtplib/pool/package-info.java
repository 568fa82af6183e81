/** Sessions kept open and lent out, never more than the cap, never to two borrowers. */
@NullMarked
package org.smtplib.pool;

import org.jspecify.annotations.NullMarked;
