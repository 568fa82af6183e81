package org.smtplib.benchmark;

import static org.smtplib.benchmark.Bound.atLeast;
import static org.smtplib.benchmark.Bound.atMost;
import static org.smtplib.benchmark.contender.Entry.ANGUS;
import static org.smtplib.benchmark.contender.Entry.COMMONS_NET;
import static org.smtplib.benchmark.contender.Entry.LIMIT_BDAT;
import static org.smtplib.benchmark.contender.Entry.LIMIT_STREAM;
import static org.smtplib.benchmark.contender.Entry.NIO;
import static org.smtplib.benchmark.contender.Entry.OWN_SEND;
import static org.smtplib.benchmark.contender.Entry.OWN_SEND_ALL;
import static org.smtplib.benchmark.contender.Entry.OWN_TRAINS;
import static org.smtplib.benchmark.contender.Entry.OWN_VIRTUAL;
import static org.smtplib.benchmark.contender.Entry.SMTP_SOURCE;

import java.util.function.ToDoubleFunction;
import org.smtplib.benchmark.contender.Entry;
import org.smtplib.benchmark.contender.Scenario;

/** What the library is to reach: a figure of one run, and its bound. */
enum Goal {
    ONE_NIO("2 KB, 1 connection, `send`: of NioSmtpClient's speed", atLeast(1.8), speed(Scenario.ONE, OWN_SEND, NIO)),
    ONE_ANGUS("2 KB, 1 connection, `send`: of Angus' speed", atLeast(6), speed(Scenario.ONE, OWN_SEND, ANGUS)),
    ONE_LIMIT(
            "2 KB, 1 connection, `send`: of limit `bdat`",
            atLeast(0.6).asHope(),
            speed(Scenario.ONE, OWN_SEND, LIMIT_BDAT)),
    ALL_NIO(
            "2 KB, 1 connection, `sendAll`: of NioSmtpClient's speed",
            atLeast(3.5),
            speed(Scenario.ONE, OWN_SEND_ALL, NIO)),
    ALL_LIMIT(
            "2 KB, 1 connection, `sendAll`: of limit `stream`",
            atLeast(0.6).asHope(),
            speed(Scenario.ONE, OWN_SEND_ALL, LIMIT_STREAM)),
    COMPOSED(
            "2 KB text mail composed by `Email` each time: of Angus' speed",
            atLeast(3),
            speed(Scenario.COMPOSED, OWN_SEND, ANGUS)),
    SIXTEEN("16 senders: of NioSmtpClient's speed", atLeast(1.5), speed(Scenario.SIXTEEN, OWN_SEND, NIO)),
    SIXTEEN_LIMIT("16 senders: of limit `bdat`", atLeast(0.5).asHope(), speed(Scenario.SIXTEEN, OWN_SEND, LIMIT_BDAT)),
    TWENTY("20 recipients: of NioSmtpClient's speed", atLeast(2), speed(Scenario.TWENTY, OWN_SEND, NIO)),
    TLS("STARTTLS kept open: of NioSmtpClient's speed", atLeast(1.6), speed(Scenario.TLS, OWN_SEND, NIO)),
    TLS_LIMIT("STARTTLS kept open: of limit `bdat`", atLeast(0.6).asHope(), speed(Scenario.TLS, OWN_SEND, LIMIT_BDAT)),
    RECONNECT(
            "new TLS connection for each mail, sessions resumed: of Commons Net's speed",
            atLeast(1.5),
            speed(Scenario.RECONNECT, OWN_SEND, COMMONS_NET)),
    RECONNECT_LIMIT(
            "new TLS connection for each mail: of the limit without resumption",
            atLeast(1).asHope(),
            speed(Scenario.RECONNECT, OWN_SEND, LIMIT_BDAT)),
    ALLOCATED(
            "allocated for a mail on the send path, content aside: KB",
            atMost(2),
            figure(Scenario.ONE, OWN_SEND, Measurement::kilobytesPerMail)),
    ALLOCATED_HOPE(
            "allocated for a mail on the send path, content aside: KB",
            atMost(1).asHope(),
            figure(Scenario.ONE, OWN_SEND, Measurement::kilobytesPerMail)),
    CPU("CPU for a mail: of NioSmtpClient's", atMost(0.6), cpu(Scenario.ONE, OWN_SEND, NIO)),
    CPU_HOPE("CPU for a mail: of smtp-source's", atMost(0.5).asHope(), cpu(Scenario.ONE, OWN_SEND, SMTP_SOURCE)),
    LINE(
            "20 ms line, lone `send`, CHUNKING, 1 recipient: round trips",
            atMost(1),
            figure(Scenario.LINE, OWN_SEND, Measurement::roundTripsPerMail)),
    LINE_TEN(
            "20 ms line, lone `send`, CHUNKING, 10 recipients: round trips",
            atMost(1),
            figure(Scenario.LINE_TEN, OWN_SEND, Measurement::roundTripsPerMail)),
    LINE_UNCHUNKED(
            "20 ms line, lone `send`, PIPELINING alone, 10 recipients: round trips",
            atMost(2),
            figure(Scenario.LINE_UNCHUNKED, OWN_SEND, Measurement::roundTripsPerMail)),
    LINE_ALL(
            "20 ms line, `sendAll`, one connection: round trips a mail",
            atMost(1),
            figure(Scenario.LINE, OWN_SEND_ALL, Measurement::roundTripsPerMail)),
    LINE_TRAINS(
            "20 ms line, `sendAll` in trains of 16: round trips a mail",
            atMost(0.15),
            figure(Scenario.LINE, OWN_TRAINS, Measurement::roundTripsPerMail)),
    FOUR_TRAINS(
            "20 ms line, 500 mails over 4 connections, trains: of NioSmtpClient's speed",
            atLeast(10),
            speed(Scenario.LINE_FOUR, OWN_TRAINS, NIO)),
    FOUR_TRAINS_LIMIT(
            "20 ms line, 500 mails over 4 connections, trains: of limit `stream`",
            atLeast(0.8).asHope(),
            speed(Scenario.LINE_FOUR, OWN_TRAINS, LIMIT_STREAM)),
    FILE(
            "10 MB from a file, already encoded: of NioSmtpClient's speed",
            atLeast(3),
            speed(Scenario.FILE, OWN_SEND, NIO)),
    FILE_ALLOCATED(
            "10 MB from a file, already encoded: KB allocated",
            atMost(256),
            figure(Scenario.FILE, OWN_SEND, Measurement::kilobytesPerMail)),
    FILE_LIMIT(
            "10 MB from a file, already encoded: of limit `bdat`",
            atLeast(0.7).asHope(),
            speed(Scenario.FILE, OWN_SEND, LIMIT_BDAT)),
    ATTACHMENT(
            "10 MB from a file, encoded on the way: of Angus' speed",
            atLeast(4),
            speed(Scenario.ATTACHMENT, OWN_SEND, ANGUS)),
    HEAP(
            "1 GB attachment, `-Xmx32m`: live heap in MiB",
            atMost(8),
            figure(Scenario.HUGE, OWN_SEND, Measurement::liveMebibytes)),
    VIRTUAL_THREADS(
            "1,000 virtual threads on a pool of 16: of 16 senders' speed",
            atLeast(1),
            speed(Scenario.THREADS, OWN_VIRTUAL, OWN_SEND)),
    PINNED(
            "the same: how often a virtual thread held its carrier",
            atMost(0),
            figure(Scenario.THREADS, OWN_VIRTUAL, Measurement::pinned)),
    FAIR(
            "the same: mails of the thread that sent fewest, of those of the one that sent most",
            atLeast(0.5),
            figure(Scenario.THREADS, OWN_VIRTUAL, Measurement::fairness));

    private final String work;
    private final Bound bound;
    private final ToDoubleFunction<Results> figure;

    Goal(String work, Bound bound, ToDoubleFunction<Results> figure) {
        this.work = work;
        this.bound = bound;
        this.figure = figure;
    }

    String work() {
        return work;
    }

    String wanted() {
        return bound.words();
    }

    String measured(Results results) {
        double value = figure.applyAsDouble(results);
        return Double.isNaN(value) ? "not yet measured" : Report.number(value);
    }

    String verdict(Results results) {
        return bound.verdict(figure.applyAsDouble(results));
    }

    private static ToDoubleFunction<Results> speed(Scenario scenario, Entry own, Entry other) {
        return results -> results.median(scenario, own, Measurement::mailsPerSecond)
                / results.median(scenario, other, Measurement::mailsPerSecond);
    }

    private static ToDoubleFunction<Results> cpu(Scenario scenario, Entry own, Entry other) {
        return results -> results.median(scenario, own, Measurement::cpuSecondsPerThousand)
                / results.median(scenario, other, Measurement::cpuSecondsPerThousand);
    }

    private static ToDoubleFunction<Results> figure(
            Scenario scenario, Entry own, ToDoubleFunction<Measurement> figure) {
        return results -> results.median(scenario, own, figure);
    }
}
