/** Where the server is when Testcontainers or Docker Compose has started it. */
@NullMarked
package org.smtplib.boot.autoconfigure.container;

import org.jspecify.annotations.NullMarked;
