package org.smtplib.codec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smtplib.protocol.LineEndings;

/** Whole contents through the dot-stuffer, by way of a buffer that is emptied when it is full. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 400, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 10, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
public class StuffingBenchmark {

    /** What is stuffed. */
    public enum Matter {
        /** 2 KB of text. */
        SMALL_TEXT,

        /** 1 MB of text, one line in twenty of which begins with a dot. */
        TEXT,

        /** 1 MB in base64. */
        BASE64;

        byte[] octets() {
            return switch (this) {
                case SMALL_TEXT -> text(2 * 1024);
                case TEXT -> text(1024 * 1024);
                case BASE64 -> base64(1024 * 1024);
            };
        }

        private static byte[] text(int size) {
            StringBuilder text = new StringBuilder(size + 80);
            for (int line = 0; text.length() < size; line++) {
                text.append(line % 20 == 19 ? "." : "")
                        .append("A line of text with as many letters as many lines have.\r\n");
            }
            return text.toString().getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] base64(int size) {
            byte[] octets = new byte[size / 78 * 57];
            new Random(1).nextBytes(octets);
            return Base64.getMimeEncoder().encode(octets);
        }
    }

    @Param
    Matter matter;

    @Param({"NORMALIZE", "PRESERVE"})
    LineEndings policy;

    private byte[] content;
    private final ByteBuffer out = ByteBuffer.allocate(64 * 1024);

    @Setup(Level.Trial)
    public void fill() {
        content = matter.octets();
    }

    @Benchmark
    public long stuff() {
        DotStuffer stuffer = new DotStuffer(policy);
        ByteBuffer in = ByteBuffer.wrap(content);
        long octets = 0;
        while (in.hasRemaining()) {
            stuffer.encode(in, out);
            octets += out.position();
            out.clear();
        }
        stuffer.endLastLine(out);
        DotStuffer.terminate(out);
        octets += out.position();
        out.clear();
        return octets;
    }
}
