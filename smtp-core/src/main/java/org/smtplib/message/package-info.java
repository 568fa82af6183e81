/** What is sent and what became of it: envelope, content, and the outcome of each recipient. */
@NullMarked
package org.smtplib.message;

import org.jspecify.annotations.NullMarked;
