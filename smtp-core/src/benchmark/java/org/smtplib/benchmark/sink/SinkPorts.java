package org.smtplib.benchmark.sink;

/**
 * The ports of a sink.
 *
 * @param plain answers at once, in clear text
 * @param secure answers at once, and offers STARTTLS
 * @param delayed answers after the round-trip time of a long line, in clear text
 * @param unchunked the same, without CHUNKING
 * @param figures tells what was taken in
 */
public record SinkPorts(int plain, int secure, int delayed, int unchunked, int figures) {

    /** The ports as one line of text. */
    public String words() {
        return plain + " " + secure + " " + delayed + " " + unchunked + " " + figures;
    }

    /** Reads {@link #words}. */
    public static SinkPorts parse(String line) {
        String[] words = line.split(" ", -1);
        return new SinkPorts(
                Integer.parseInt(words[0]),
                Integer.parseInt(words[1]),
                Integer.parseInt(words[2]),
                Integer.parseInt(words[3]),
                Integer.parseInt(words[4]));
    }
}
