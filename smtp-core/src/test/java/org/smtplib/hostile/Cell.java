package org.smtplib.hostile;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Fault;
import org.smtplib.testing.Step;

/** One square of the table: on this lane, at this step, this fault. */
record Cell(Lane lane, Step step, Fault fault) {

    // What a server can do to a client to which it owes no reply yet.
    private static final Set<Fault> BEFORE_ALL_REPLIES =
            EnumSet.of(Fault.RESET, Fault.CLOSE, Fault.HALF_CLOSE, Fault.STALL);

    // A handshake is no reply: there is no second one, and no odd text in it.
    private static final Set<Effect> OF_A_HANDSHAKE =
            EnumSet.of(Effect.END, Effect.SILENCE, Effect.NONSENSE, Effect.LONG_LINE, Effect.LEAVE);

    private static final Set<String> OF_A_MAIL = Set.of("RSET", "MAIL", "RCPT", "DATA", "END_OF_DATA");

    // Two need something to read, and have tests of their own; what the third amounts to is a matter of luck.
    private static final Set<Fault> NOT_IN_THE_TABLE = EnumSet.of(Fault.NEVER_READ, Fault.SIP, Fault.RESET_AFTER_REPLY);

    /** All squares of the lane whose fault's effect is as wanted. */
    static Stream<Cell> all(Lane lane, Predicate<Effect> effect) {
        return at(lane, lane.steps(), effect);
    }

    static Stream<Cell> at(Lane lane, List<Step> steps, Predicate<Effect> effect) {
        return steps.stream()
                .flatMap(step -> Arrays.stream(Fault.values()).map(fault -> new Cell(lane, step, fault)))
                .filter(cell -> effect.test(cell.effect()) && cell.isPossible());
    }

    private boolean isPossible() {
        if (NOT_IN_THE_TABLE.contains(fault)) {
            return false;
        }
        if (step.equals(Step.DATA) && fault == Fault.CLOSE_AFTER_REPLY) {
            return false; // a client that is quick writes a whole mail first; HostileContentTest has it slow
        }
        if (fault == Fault.OUT_OF_PLACE) {
            return OF_A_MAIL.contains(step.name()); // elsewhere any code that is not the right one is a refusal
        }
        if (step.equals(Step.CONNECT)) {
            return BEFORE_ALL_REPLIES.contains(fault);
        }
        if (step.equals(Step.HANDSHAKE)) {
            return OF_A_HANDSHAKE.contains(effect()) && fault != Fault.NO_REPLY;
        }
        return true;
    }

    Effect effect() {
        return Effect.of(fault);
    }

    boolean isSilent() {
        return effect() == Effect.SILENCE;
    }

    /** All waits long, but for the one that the fault makes last. */
    Timeouts timeouts() {
        if (!isSilent()) {
            return Waits.PATIENT;
        }
        return switch (step.name()) {
            case "CONNECT" -> Waits.PATIENT.withGreeting(Waits.SHORT).withTls(Waits.SHORT);
            case "GREETING" -> Waits.PATIENT.withGreeting(Waits.SHORT);
            case "HANDSHAKE" -> Waits.PATIENT.withTls(Waits.SHORT);
            case "END_OF_DATA" -> Waits.PATIENT.withFinalReply(Waits.SHORT);
            default -> Waits.PATIENT.withCommand(Waits.SHORT);
        };
    }

    @Override
    public String toString() {
        return lane + ": " + fault + " at " + step.name() + (step.position() == 0 ? "" : " " + step.position());
    }
}
