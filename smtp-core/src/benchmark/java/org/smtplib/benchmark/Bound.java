package org.smtplib.benchmark;

/**
 * What a figure is to keep.
 *
 * @param value the least or the most
 * @param most whether it is the most
 * @param hoped whether it is only hoped for
 */
record Bound(double value, boolean most, boolean hoped) {

    // Round trips are counted in a window whose borders may cut one.
    private static final double TOLERANCE = 1.02;

    static Bound atLeast(double value) {
        return new Bound(value, false, false);
    }

    static Bound atMost(double value) {
        return new Bound(value, true, false);
    }

    Bound asHope() {
        return new Bound(value, most, true);
    }

    String words() {
        return (hoped ? "hoped for: " : "") + (most ? "at most " : "at least ") + Report.number(value);
    }

    String verdict(double measured) {
        if (Double.isNaN(measured)) {
            return "";
        }
        boolean met = most ? measured <= value * TOLERANCE : measured >= value;
        return met ? "met" : "not met";
    }
}
