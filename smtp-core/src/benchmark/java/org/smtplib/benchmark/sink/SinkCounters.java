package org.smtplib.benchmark.sink;

import java.util.concurrent.atomic.LongAdder;

/** What a sink has taken in, over all of its connections. */
final class SinkCounters {

    final LongAdder mails = new LongAdder();
    final LongAdder octets = new LongAdder();
    final LongAdder roundTrips = new LongAdder();
    final LongAdder connections = new LongAdder();

    SinkFigures figures() {
        return new SinkFigures(mails.sum(), octets.sum(), roundTrips.sum(), connections.sum());
    }
}
