package org.smtplib.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Which faults are committed, where, and how often. */
final class FaultPlan {

    static final int ANY = 0;

    private record Rule(Step step, Fault fault, int connection, int mail, AtomicInteger times) {

        boolean applies(int actualConnection, int actualMail) {
            return (connection == ANY || connection == actualConnection) && (mail == ANY || mail == actualMail);
        }

        boolean takeOne() {
            return times.getAndUpdate(left -> left > 0 ? left - 1 : left) != 0;
        }
    }

    private final List<Rule> rules = new ArrayList<>();
    private @Nullable FaultChoice choice;

    /** Adds a fault for a connection and a mail (or any), to be committed so many times, -1 for always. */
    void add(Step step, Fault fault, int connection, int mail, int times) {
        rules.add(new Rule(step, fault, connection, mail, new AtomicInteger(times)));
    }

    /** Has all else chosen by the caller. */
    void choose(FaultChoice choice) {
        this.choice = choice;
    }

    /** Returns what to say instead of consent, or null. */
    @Nullable
    String refusal(Step actual, String sender) {
        return choice == null ? null : choice.refusal(actual, sender);
    }

    /** Returns the fault to commit now, counting it as committed. */
    @Nullable
    Fault take(Step actual, int connection, int mail, String sender) {
        for (Rule rule : rules) {
            if (rule.step().covers(actual) && rule.applies(connection, mail) && rule.takeOne()) {
                return rule.fault();
            }
        }
        return choice == null ? null : choice.fault(actual, connection, sender);
    }

    /** Returns after how many octets of content the connection shall meet a fault, or -1. */
    long contentPosition(int connection, int mail, String sender) {
        for (Rule rule : rules) {
            if (rule.step().name().equals(Step.CONTENT.name())
                    && rule.applies(connection, mail)
                    && rule.times().get() != 0) {
                return rule.step().position();
            }
        }
        return choice == null ? -1 : choice.contentPosition(sender);
    }

    FaultPlan copy() {
        FaultPlan copy = new FaultPlan();
        copy.choice = choice;
        for (Rule rule : rules) {
            copy.add(
                    rule.step(),
                    rule.fault(),
                    rule.connection(),
                    rule.mail(),
                    rule.times().get());
        }
        return copy;
    }
}
