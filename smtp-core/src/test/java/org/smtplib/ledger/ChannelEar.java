package org.smtplib.ledger;

import java.nio.ByteBuffer;

/** Hears what a program hands to one socket and takes from it, in its order and on its threads. */
interface ChannelEar {

    /** The program is connected. */
    void opened();

    /** The program issues a write of these octets; whether the socket takes them shows only later, if ever. */
    void issued(ByteBuffer octets);

    /** The socket took not all of what was issued last. */
    void writeFailed();

    /** The program has read these octets. */
    void read(ByteBuffer octets);

    /** The socket was closed, by the program or by its being interrupted. */
    void closed();
}
