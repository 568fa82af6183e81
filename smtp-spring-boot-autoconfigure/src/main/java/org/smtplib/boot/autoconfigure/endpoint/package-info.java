/** The actuator endpoint that shows clients, their servers and what was learnt of them. */
@NullMarked
package org.smtplib.boot.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
