package org.smtplib.benchmark.contender;

import java.io.IOException;
import java.nio.file.Files;
import org.smtplib.benchmark.contender.Scenario.Matter;

/** What the machine allows: prepared octets are written, replies are counted, and nothing else is done. */
final class LimitClient implements Contender {

    /** How much is written before a reply is awaited. */
    enum Style {
        /** One command, or the content. */
        SEQ,
        /** The commands up to DATA, then the content. */
        PIPE,
        /** A whole mail, by BDAT. */
        BDAT,
        /** Whole mails back to back, while replies come. */
        STREAM
    }

    private final Style style;
    private Job job;
    private byte[] content;

    LimitClient(Style style) {
        this.style = style;
    }

    @Override
    public void open(Job job) throws IOException {
        this.job = job;
        this.content = job.scenario().matter() == Matter.FILE ? Files.readAllBytes(job.file()) : job.message();
    }

    @Override
    public Sender sender() throws Exception {
        PreparedMail mail = new PreparedMail(job.recipients(), content);
        if (style == Style.STREAM) {
            return new StreamingSender(
                    RawConnection.open(job), job.batch() / job.scenario().connections(), mail);
        }
        byte[][] flights =
                switch (style) {
                    case SEQ -> mail.stepByStep();
                    case PIPE -> mail.inTwo();
                    default -> mail.inOne();
                };
        int[] replies =
                switch (style) {
                    case SEQ -> mail.oneReplyEach();
                    case PIPE -> new int[] {mail.replies() - 1, 1};
                    default -> new int[] {mail.replies() - 1};
                };
        return job.reconnects() ? new Reconnecting(flights, replies) : new Flights(job, flights, replies);
    }

    /** Sends a mail over a connection that stays, flight by flight. */
    private static final class Flights implements Sender {

        private final RawConnection connection;
        private final byte[][] flights;
        private final int[] replies;

        Flights(Job job, byte[][] flights, int[] replies) throws Exception {
            this.connection = RawConnection.open(job);
            this.flights = flights;
            this.replies = replies;
        }

        @Override
        public int send() throws IOException {
            for (int i = 0; i < flights.length; i++) {
                connection.write(flights[i]);
                connection.readReplies(replies[i]);
            }
            return 1;
        }

        @Override
        public void close() throws IOException {
            connection.close();
        }
    }

    /** Sends each mail over a connection of its own. */
    private final class Reconnecting implements Sender {

        private final byte[][] flights;
        private final int[] replies;

        Reconnecting(byte[][] flights, int[] replies) {
            this.flights = flights;
            this.replies = replies;
        }

        @Override
        public int send() throws Exception {
            try (Flights once = new Flights(job, flights, replies)) {
                return once.send();
            }
        }
    }
}
