/**
 * The ledger test: what the client says of each recipient, beside what the server has in its ledger and what a witness
 * saw of the octets between the two.
 */
@NullMarked
package org.smtplib.ledger;

import org.jspecify.annotations.NullMarked;
