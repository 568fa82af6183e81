/** Pure functions between the words of the protocol and the octets of the wire; no socket, no stream, no clock. */
@NullMarked
package org.smtplib.codec;

import org.jspecify.annotations.NullMarked;
