package org.smtplib.benchmark;

/**
 * What one contender did in one window of one round.
 *
 * @param mails how many were sent, as the sink and the contender agree
 * @param nanos how long that took
 * @param cpuNanos the CPU time of its process meanwhile, the JVM's own threads included
 * @param allocated the octets that the threads of its process allocated meanwhile
 * @param roundTrips what the sink counted
 * @param liveHeap the most octets of the heap that were found live while mails were under way, where that counts
 * @param pinned how often a virtual thread held its carrier
 * @param fairness the mails of the thread that sent fewest, as a part of those of the one that sent most
 */
record Measurement(
        long mails,
        long nanos,
        long cpuNanos,
        long allocated,
        long roundTrips,
        long liveHeap,
        long pinned,
        double fairness) {

    private static final String MARK = "MEASURED ";

    double mailsPerSecond() {
        return mails * 1e9 / nanos;
    }

    double cpuSecondsPerThousand() {
        return cpuNanos / 1e6 / mails;
    }

    double kilobytesPerMail() {
        return allocated / 1024.0 / mails;
    }

    double roundTripsPerMail() {
        return (double) roundTrips / mails;
    }

    double liveMebibytes() {
        return liveHeap / 1024.0 / 1024.0;
    }

    /** A line for the process that waits for it. */
    String line() {
        return MARK + mails + " " + nanos + " " + cpuNanos + " " + allocated + " " + roundTrips + " " + liveHeap
                + " " + pinned + " " + fairness;
    }

    static boolean isLine(String line) {
        return line.startsWith(MARK);
    }

    static Measurement parse(String line) {
        String[] words = line.substring(MARK.length()).split(" ", -1);
        return new Measurement(
                Long.parseLong(words[0]),
                Long.parseLong(words[1]),
                Long.parseLong(words[2]),
                Long.parseLong(words[3]),
                Long.parseLong(words[4]),
                Long.parseLong(words[5]),
                Long.parseLong(words[6]),
                Double.parseDouble(words[7]));
    }
}
