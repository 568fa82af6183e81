package org.smtplib.benchmark.contender;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.smtplib.benchmark.contender.Scenario.Line;
import org.smtplib.benchmark.contender.Scenario.Matter;
import org.smtplib.benchmark.sink.SinkPorts;

/**
 * What a contender is to do, and where.
 *
 * @param file the content of {@link Matter#FILE}, or the attachment of {@link Matter#ATTACHMENT}
 */
public record Job(Scenario scenario, SinkPorts ports, Path file) {

    public static final String HOST = "localhost";
    public static final String SENDER = "sender@example.org";
    public static final String SUBJECT = "Two kilobytes of text";

    private static final String TEXT_LINE =
            "This is a line of a mail that is of no use but to be sent, and is sent.\r\n";
    // With the headers of MESSAGE, 2 KB.
    private static final String TEXT = TEXT_LINE.repeat(26);

    public int port() {
        return switch (scenario.line()) {
            case PLAIN -> ports.plain();
            case SECURE, SECURE_EACH_TIME -> ports.secure();
            case LONG -> ports.delayed();
            case LONG_UNCHUNKED -> ports.unchunked();
        };
    }

    public boolean tls() {
        return scenario.line() == Line.SECURE || reconnects();
    }

    public boolean reconnects() {
        return scenario.line() == Line.SECURE_EACH_TIME;
    }

    public List<String> recipients() {
        return IntStream.range(0, scenario.recipients())
                .mapToObj(number -> "recipient" + number + "@example.net")
                .toList();
    }

    /** How many mails are sent at a time by those who can; fewer where each may cost a client several waits. */
    public int batch() {
        return scenario == Scenario.LINE ? 50 : 500;
    }

    /** The text of a mail to compose. */
    public String text() {
        return TEXT;
    }

    /** A message that is ready: 2 KB with its headers. */
    public byte[] message() {
        String headers = "From: <" + SENDER + ">\r\nTo: <recipient0@example.net>\r\nSubject: " + SUBJECT
                + "\r\nDate: Mon, 2 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n\r\n";
        return (headers + TEXT).getBytes(StandardCharsets.US_ASCII);
    }
}
