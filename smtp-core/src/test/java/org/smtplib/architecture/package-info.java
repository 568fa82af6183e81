/** The table of rooms, as a test. */
@NullMarked
package org.smtplib.architecture;

import org.jspecify.annotations.NullMarked;
