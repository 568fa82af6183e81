/** What happens on connections and to mails, told to listeners; secrets are gone before anything is told. */
@NullMarked
package org.smtplib.event;

import org.jspecify.annotations.NullMarked;
