package org.smtplib.benchmark.contender;

import java.util.Locale;

/** Work that each contender does in its own way. */
public enum Scenario {
    ONE("2 KB, 1 connection, 1 recipient", 1, 1, Line.PLAIN, Matter.READY),
    SIXTEEN("2 KB, 16 senders with a connection each", 16, 1, Line.PLAIN, Matter.READY),
    TWENTY("2 KB, 1 connection, 20 recipients", 1, 20, Line.PLAIN, Matter.READY),
    COMPOSED("2 KB text mail composed each time, 1 connection", 1, 1, Line.PLAIN, Matter.COMPOSED),
    TLS("2 KB, STARTTLS, connection kept open", 1, 1, Line.SECURE, Matter.READY),
    RECONNECT("2 KB, STARTTLS, a new connection for each mail", 1, 1, Line.SECURE_EACH_TIME, Matter.READY),
    LINE("20 ms line, 1 connection, 1 recipient", 1, 1, Line.LONG, Matter.READY),
    LINE_TEN("20 ms line, 1 connection, 10 recipients", 1, 10, Line.LONG, Matter.READY),
    LINE_UNCHUNKED(
            "20 ms line without CHUNKING, 1 connection, 10 recipients", 1, 10, Line.LONG_UNCHUNKED, Matter.READY),
    LINE_FOUR("20 ms line, 500 mails over 4 connections", 4, 1, Line.LONG, Matter.READY),
    FILE("10 MB from a file, already encoded, 1 connection", 1, 1, Line.PLAIN, Matter.FILE),
    ATTACHMENT("10 MB attachment from a file, encoded on the way, 1 connection", 1, 1, Line.PLAIN, Matter.ATTACHMENT),
    HUGE("1 GB attachment from a file, 1 connection, with `-Xmx32m`", 1, 1, Line.PLAIN, Matter.ATTACHMENT),
    THREADS("2 KB, pool of 16 connections, on the newest JDK", 16, 1, Line.PLAIN, Matter.READY);

    /** What lies between client and server. */
    public enum Line {
        PLAIN,
        SECURE,
        SECURE_EACH_TIME,
        LONG,
        LONG_UNCHUNKED
    }

    /** What a mail is made of. */
    public enum Matter {
        READY,
        COMPOSED,
        FILE,
        ATTACHMENT
    }

    private final String title;
    private final int connections;
    private final int recipients;
    private final Line line;
    private final Matter matter;

    Scenario(String title, int connections, int recipients, Line line, Matter matter) {
        this.title = title;
        this.connections = connections;
        this.recipients = recipients;
        this.line = line;
        this.matter = matter;
    }

    /** The name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    public int connections() {
        return connections;
    }

    public int recipients() {
        return recipients;
    }

    public Line line() {
        return line;
    }

    /** Whether most of the time is spent with waiting for replies. */
    public boolean isLong() {
        return line == Line.LONG || line == Line.LONG_UNCHUNKED;
    }

    public Matter matter() {
        return matter;
    }

    /** Whether the heap is small, and what is live of it counts. */
    public boolean isOfHeap() {
        return this == HUGE;
    }

    /** Whether it needs a JDK that has virtual threads. */
    public boolean isOfNewestJdk() {
        return this == THREADS;
    }
}
