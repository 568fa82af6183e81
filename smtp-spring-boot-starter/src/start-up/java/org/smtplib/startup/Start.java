package org.smtplib.startup;

/**
 * One start of an application, in a JVM of its own.
 *
 * @param millis from the JVM's start until the context was there
 * @param cpuMillis of the whole process until then, on all threads
 * @param classes loaded until then
 */
record Start(long millis, long cpuMillis, long classes) {

    private static final String MARK = "start: ";

    String line() {
        return MARK + millis + " " + cpuMillis + " " + classes;
    }

    static boolean isOne(String line) {
        return line.startsWith(MARK);
    }

    static Start parse(String line) {
        String[] numbers = line.substring(MARK.length()).split(" ", 3);
        return new Start(Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }
}
