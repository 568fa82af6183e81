/** Several servers behind one name: which one a mail goes to, which one is left alone, and what each can take. */
@NullMarked
package org.smtplib.relay;

import org.jspecify.annotations.NullMarked;
