package org.smtplib.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Reply;

/** Commands to octets and octets to replies: what each mail needs some of, whatever its size. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class CodecBenchmark {

    /** A reply that a server gives to nearly every command, and the longest that it gives. */
    public enum Sample {
        OK("250 2.1.0 Ok\r\n"),
        QUEUED("250 2.0.0 Ok: queued as 4bQK7d2Xq7z1n\r\n"),
        EHLO("250-mail.example.org\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-ETRN\r\n250-STARTTLS\r\n"
                + "250-AUTH PLAIN LOGIN\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250-DSN\r\n250-SMTPUTF8\r\n"
                + "250 CHUNKING\r\n");

        private final byte[] octets;

        Sample(String text) {
            octets = text.getBytes(StandardCharsets.US_ASCII);
        }
    }

    /** A parser that goes from reply to reply, as that of a connection does. */
    @State(Scope.Thread)
    public static class Parsing {

        @Param
        Sample sample;

        final ReplyParser parser = new ReplyParser();
    }

    /** The commands of a mail. */
    @State(Scope.Thread)
    public static class Commands {
        String sender = "sender@example.org";
        String recipient = "recipient@example.net";
    }

    @Benchmark
    public Reply parse(Parsing parsing) {
        return parsing.parser.parse(ByteBuffer.wrap(parsing.sample.octets));
    }

    @Benchmark
    public byte[] encodeMail(Commands commands) {
        return CommandEncoder.encode(Command.mail(commands.sender, List.of()));
    }

    @Benchmark
    public byte[] encodeRcpt(Commands commands) {
        return CommandEncoder.encode(Command.rcpt(commands.recipient, false));
    }
}
