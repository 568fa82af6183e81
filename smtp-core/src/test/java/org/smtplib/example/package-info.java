/** Programs that the documentation shows, compiled and run by tests. */
@NullMarked
package org.smtplib.example;

import org.jspecify.annotations.NullMarked;
