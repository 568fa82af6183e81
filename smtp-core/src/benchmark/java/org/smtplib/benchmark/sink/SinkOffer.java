package org.smtplib.benchmark.sink;

import java.time.Duration;
import javax.net.ssl.SSLContext;

/**
 * What a sink is like on one of its ports; everywhere it offers PIPELINING, SIZE, 8BITMIME and SMTPUTF8.
 *
 * @param tls for STARTTLS, which is not offered without, when this is null
 * @param chunking whether CHUNKING is offered
 * @param delay how long each reply is held back
 */
record SinkOffer(SSLContext tls, boolean chunking, Duration delay) {

    static SinkOffer plain() {
        return new SinkOffer(null, true, Duration.ZERO);
    }

    static SinkOffer secure(SSLContext tls) {
        return new SinkOffer(tls, true, Duration.ZERO);
    }

    static SinkOffer delayed(Duration delay) {
        return new SinkOffer(null, true, delay);
    }

    static SinkOffer delayedWithoutChunking(Duration delay) {
        return new SinkOffer(null, false, delay);
    }

    /** The reply to EHLO. */
    String hello() {
        return "250-sink.example\r\n250-PIPELINING\r\n250-SIZE 2147483647\r\n250-8BITMIME\r\n"
                + (tls == null ? "" : "250-STARTTLS\r\n") + (chunking ? "250-CHUNKING\r\n" : "") + "250 SMTPUTF8";
    }
}
