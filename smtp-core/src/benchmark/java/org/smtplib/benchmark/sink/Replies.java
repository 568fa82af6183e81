package org.smtplib.benchmark.sink;

import java.io.IOException;
import java.io.OutputStream;

/** The way of a sink's replies to the client. */
interface Replies {

    /** Sends replies to what came in one round trip. */
    void send(byte[] octets, int roundTrip) throws IOException;

    /** Returns when all is sent. */
    void finish();

    /** Replies without a delay. */
    static Replies atOnce(OutputStream out, RoundTrips roundTrips) {
        return new Replies() {
            @Override
            public void send(byte[] octets, int roundTrip) throws IOException {
                // Before the write: the client may be heard again before this thread goes on.
                roundTrips.answered(roundTrip);
                out.write(octets);
            }

            @Override
            public void finish() {}
        };
    }
}
