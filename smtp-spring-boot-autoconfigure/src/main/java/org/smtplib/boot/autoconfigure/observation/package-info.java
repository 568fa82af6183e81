/** The observation of each mail: a timer and a span, as the application's handlers make of it. */
@NullMarked
package org.smtplib.boot.autoconfigure.observation;

import org.jspecify.annotations.NullMarked;
