/** Holds the documents against the code. */
@NullMarked
package org.smtplib.documentation;

import org.jspecify.annotations.NullMarked;
