package org.smtplib.benchmark;

import static org.smtplib.benchmark.contender.Entry.ANGUS;
import static org.smtplib.benchmark.contender.Entry.COMMONS_NET;
import static org.smtplib.benchmark.contender.Entry.NIO;
import static org.smtplib.benchmark.contender.Entry.OWN_SEND;
import static org.smtplib.benchmark.contender.Entry.OWN_SEND_ALL;

import java.util.function.ToDoubleFunction;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/** What the library is to reach: a figure of one run, and the bound that it is to keep. */
enum Goal {
    ONE_NIO("2 KB, 1 connection, `send` after `send`, beside NioSmtpClient", 1.8, ratio(Scenario.ONE, OWN_SEND, NIO)),
    ONE_ANGUS("the same, beside Angus", 6, ratio(Scenario.ONE, OWN_SEND, ANGUS)),
    ALL_NIO("the same by `sendAll`, beside NioSmtpClient", 3.5, ratio(Scenario.ONE, OWN_SEND_ALL, NIO)),
    COMPOSED("2 KB text mail composed each time, beside Angus", 3, ratio(Scenario.COMPOSED, OWN_SEND, ANGUS)),
    SIXTEEN("16 senders, beside NioSmtpClient", 1.5, ratio(Scenario.SIXTEEN, OWN_SEND, NIO)),
    TWENTY("20 recipients, beside NioSmtpClient", 2, ratio(Scenario.TWENTY, OWN_SEND, NIO)),
    TLS("STARTTLS kept open, beside NioSmtpClient", 1.6, ratio(Scenario.TLS, OWN_SEND, NIO)),
    RECONNECT(
            "new TLS connection for each mail, beside Commons Net",
            1.5,
            ratio(Scenario.RECONNECT, OWN_SEND, COMMONS_NET)),
    ALLOCATED(
            "KB allocated for a mail by `send`, content aside",
            -2,
            figure(Scenario.ONE, OWN_SEND, Measurement::kilobytesPerMail)),
    CPU(
            "CPU for a mail, of NioSmtpClient's",
            -0.6,
            results -> results.median(Scenario.ONE, OWN_SEND, Measurement::cpuSecondsPerThousand)
                    / results.median(Scenario.ONE, NIO, Measurement::cpuSecondsPerThousand)),
    LINE(
            "20 ms line, lone `send`, 1 recipient: round trips",
            -1,
            figure(Scenario.LINE, OWN_SEND, Measurement::roundTripsPerMail)),
    LINE_TEN(
            "20 ms line, lone `send`, 10 recipients: round trips",
            -1,
            figure(Scenario.LINE_TEN, OWN_SEND, Measurement::roundTripsPerMail)),
    LINE_ALL(
            "20 ms line, `sendAll`, one connection: round trips a mail",
            -1,
            figure(Scenario.LINE, OWN_SEND_ALL, Measurement::roundTripsPerMail)),
    LINE_TRAINS("the same in trains of 16: round trips a mail", -0.15, results -> Double.NaN),
    FOUR_TRAINS("20 ms line, 500 mails over 4 connections, trains, beside NioSmtpClient", 10, results -> Double.NaN),
    FILE("10 MB from a file, already encoded, beside NioSmtpClient", 3, ratio(Scenario.FILE, OWN_SEND, NIO)),
    FILE_ALLOCATED(
            "the same: KB allocated for a mail",
            -256,
            figure(Scenario.FILE, OWN_SEND, Measurement::kilobytesPerMail)),
    ATTACHMENT(
            "10 MB from a file, encoded on the way, beside Angus", 4, ratio(Scenario.ATTACHMENT, OWN_SEND, ANGUS)),
    HEAP("1 GB attachment: live heap in MiB", -8, results -> Double.NaN),
    VIRTUAL_THREADS("1,000 virtual threads on a pool of 16, beside 16 senders", 1, results -> Double.NaN);

    // Round trips are counted in a window, whose borders may cut one.
    private static final double TOLERANCE = 1.02;

    private final String work;
    private final double bound;
    private final ToDoubleFunction<Results> figure;

    /** A bound below zero is the most that is allowed, without its sign; one above it the least that is wanted. */
    Goal(String work, double bound, ToDoubleFunction<Results> figure) {
        this.work = work;
        this.bound = bound;
        this.figure = figure;
    }

    String work() {
        return work;
    }

    String wanted() {
        return (bound < 0 ? "at most " : "") + Report.number(Math.abs(bound));
    }

    String measured(Results results) {
        double value = figure.applyAsDouble(results);
        return Double.isNaN(value) ? "not yet measured" : Report.number(value);
    }

    String verdict(Results results) {
        double value = figure.applyAsDouble(results);
        if (Double.isNaN(value)) {
            return "";
        }
        boolean met = bound < 0 ? value <= -bound * TOLERANCE : value >= bound;
        return met ? "met" : "not met";
    }

    private static ToDoubleFunction<Results> ratio(Scenario scenario, Entry own, Entry other) {
        return results -> results.median(scenario, own, Measurement::mailsPerSecond)
                / results.median(scenario, other, Measurement::mailsPerSecond);
    }

    private static ToDoubleFunction<Results> figure(
            Scenario scenario, Entry own, ToDoubleFunction<Measurement> figure) {
        return results -> results.median(scenario, own, figure);
    }
}
