package org.smtplib.hostile;

import static org.smtplib.hostile.Mails.BOB;
import static org.smtplib.hostile.Mails.CID;
import static org.smtplib.hostile.Mails.EVE;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.exception.SmtpTimeoutException;
import org.smtplib.exception.SmtpTlsException;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.hostile.Verdict.After;
import org.smtplib.message.Outcome;
import org.smtplib.testing.Fault;
import org.smtplib.testing.Step;

/**
 * Says what has to come of a mail when a fault is committed at a step, by the promises and by what a client can know: it
 * goes through the steps in order, each of which is one request and the wait for its answer, and asks at which of them
 * the client has to give up, and whether it had made the request by then.
 */
final class Oracle {

    private static final Set<String> WITHOUT_A_LINE = Set.of("CONNECT", "GREETING", "HANDSHAKE", "END_OF_DATA");

    private final List<Step> steps;
    private final boolean lmtp;

    /** For a mail whose dialogue has these steps, of which the last are the final replies. */
    Oracle(List<Step> steps, boolean lmtp) {
        this.steps = steps;
        this.lmtp = lmtp;
    }

    static Verdict judge(Cell cell) {
        return new Oracle(cell.lane().steps(), cell.lane().isLmtp()).judge(cell.step(), cell.fault());
    }

    Verdict judge(Step step, Fault fault) {
        int at = steps.indexOf(step);
        if (step.equals(Step.CONNECT)) {
            return atConnect(at, fault);
        }
        Effect effect = Effect.of(fault);
        List<String> ledger = ledger(step, effect);
        return switch (effect) {
            case NONE -> delivered(After.USABLE);
            case ODD_TEXT -> isChallenge(step) ? cancelled(at) : delivered(After.USABLE);
            case END, NONSENSE, LONG_LINE -> givenUp(at, true, failure(step, effect), ledger);
            case OUT_OF_PLACE -> {
                Verdict verdict = givenUp(at, true, failure(step, effect), ledger);
                // The replies before it may have been out of place, too: nobody knows who was refused.
                yield isFinal(at) ? verdict : verdict.withOutcomes(outcomes(0, Outcome.NOT_SENT));
            }
            case SILENCE -> {
                // The server goes on: replies of LMTP move up, and the last one is missing.
                int missing = fault == Fault.NO_REPLY && isFinal(at) ? steps.size() - 1 : at;
                yield givenUp(missing, true, failure(step, effect), ledger);
            }
            case LEAVE -> {
                boolean closes = fault == Fault.REPLY_421_AND_CLOSE;
                yield isFinal(at) ? leaves(at, closes, ledger) : givenUp(at, true, failure(step, effect), ledger);
            }
            case MORE -> {
                if (isFinal(at)) {
                    // Replies of LMTP move down, and the last one is left over.
                    yield delivered(After.SPOILT);
                }
                Verdict verdict = givenUp(at + 1, false, failure(step, Effect.NONSENSE), ledger);
                // Behind a 354 those before it were in their places.
                yield isFinal(at + 1) ? verdict : verdict.withOutcomes(outcomes(0, Outcome.NOT_SENT));
            }
            case REPLY_THEN_END ->
                at == steps.size() - 1
                        ? delivered(After.SPOILT)
                        : givenUp(at + 1, true, failure(steps.get(at + 1), Effect.END), ledger);
        };
    }

    /** The first who waits is the one who learns. A reset may be so quick that there is no connection. */
    private Verdict atConnect(int at, Fault fault) {
        Set<Class<? extends SmtpException>> failure = failure(steps.get(at + 1), Effect.of(fault));
        if (fault == Fault.RESET) {
            List<Class<? extends SmtpException>> either = new ArrayList<>(failure);
            either.add(SmtpUnreachableException.class);
            failure = Set.copyOf(either);
        }
        return givenUp(at, true, failure, List.of());
    }

    private Verdict delivered(After after) {
        int all = steps.size();
        Map<String, Outcome> outcomes = outcomes(all, Outcome.ACCEPTED);
        return new Verdict(Set.of(), true, outcomes, after, List.of(BOB, CID), commands(all), tls(all));
    }

    /**
     * The client gives up where it should have an answer.
     *
     * @param asked whether it had made its request; behind DATA's 354 that is the content with its end
     */
    private Verdict givenUp(int at, boolean asked, Set<Class<? extends SmtpException>> failure, List<String> ledger) {
        boolean endWritten = asked && isFinal(at);
        Map<String, Outcome> outcomes = outcomes(at, endWritten ? Outcome.IN_DOUBT : Outcome.NOT_SENT);
        boolean mailBegun = at >= steps.indexOf(Step.MAIL) || steps.get(at).equals(Step.RSET);
        int made = asked ? at + 1 : at;
        return new Verdict(failure, mailBegun, outcomes, After.CLOSED, ledger, commands(made), tls(at));
    }

    /** What is no base64 is no challenge, and is answered by a lone asterisk. */
    private Verdict cancelled(int at) {
        return givenUp(at + 1, true, Set.of(SmtpException.class), List.of());
    }

    /** 421 in place of a final reply is a refusal for now, and a valid one. */
    private Verdict leaves(int at, boolean closes, List<String> ledger) {
        boolean answersLast = at == steps.size() - 1;
        Map<String, Outcome> outcomes = outcomes(at + 1, closes && !answersLast ? Outcome.IN_DOUBT : Outcome.ACCEPTED);
        outcomes.replaceAll((recipient, outcome) ->
                !recipient.equals(EVE) && finalReply(recipient) == at ? Outcome.REJECTED_TRANSIENT : outcome);
        Set<Class<? extends SmtpException>> failure = closes && !answersLast
                ? Set.of(SmtpServerDisconnectedException.class)
                : Set.of(SmtpDataException.class);
        return new Verdict(failure, true, outcomes, After.CLOSED, ledger, commands(at), tls(at));
    }

    /** Who was answered before a step, and for all others who were not refused the same. */
    private Map<String, Outcome> outcomes(int at, Outcome undecided) {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        outcomes.put(BOB, finalReply(BOB) < at ? Outcome.ACCEPTED : undecided);
        outcomes.put(EVE, steps.indexOf(Step.RCPT.at(2)) < at ? Outcome.REJECTED_PERMANENT : Outcome.NOT_SENT);
        outcomes.put(CID, finalReply(CID) < at ? Outcome.ACCEPTED : undecided);
        return outcomes;
    }

    /** The server takes the mail before it says so, and for all but those to whom it says 421. */
    private List<String> ledger(Step step, Effect effect) {
        if (!step.name().equals(Step.END_OF_DATA.name())) {
            return List.of();
        }
        return List.of(BOB, CID).stream()
                .filter(recipient -> effect != Effect.LEAVE || finalReply(recipient) != steps.indexOf(step))
                .toList();
    }

    /** The lines that the client says in the first so many steps. */
    private long commands(int made) {
        return steps.subList(0, made).stream()
                .filter(step -> !WITHOUT_A_LINE.contains(step.name()))
                .count();
    }

    private boolean tls(int at) {
        return steps.subList(0, at).contains(Step.HANDSHAKE);
    }

    private int finalReply(String recipient) {
        return steps.indexOf(Step.END_OF_DATA.at(lmtp && recipient.equals(CID) ? 2 : 1));
    }

    private boolean isFinal(int at) {
        return at >= steps.indexOf(Step.END_OF_DATA.at(1));
    }

    private static boolean isChallenge(Step step) {
        return step.equals(Step.AUTH.at(1)) || step.equals(Step.AUTH.at(2));
    }

    /** How a wait for a reply ends that does not end with one, or that ends with 421. */
    static Set<Class<? extends SmtpException>> failure(Step step, Effect effect) {
        if (effect == Effect.SILENCE) {
            return Set.of(SmtpTimeoutException.class);
        }
        if (step.equals(Step.HANDSHAKE)) {
            return Set.of(SmtpTlsException.class);
        }
        return switch (effect) {
            case NONSENSE, OUT_OF_PLACE -> Set.of(SmtpProtocolException.class);
            case LONG_LINE -> Set.of(SmtpResponseException.class);
            case LEAVE -> Set.of(refusal(step.name()));
            default -> Set.of(SmtpServerDisconnectedException.class);
        };
    }

    private static Class<? extends SmtpException> refusal(String step) {
        return switch (step) {
            case "GREETING" -> SmtpConnectException.class;
            case "HELLO" -> SmtpHeloException.class;
            case "STARTTLS" -> SmtpResponseException.class;
            case "AUTH" -> SmtpAuthenticationException.class;
            case "MAIL" -> SmtpSenderRefusedException.class;
            case "RCPT" -> SmtpRecipientsRefusedException.class;
            case "DATA" -> SmtpDataException.class;
            case "RSET" -> SmtpServerDisconnectedException.class;
            default -> throw new IllegalArgumentException("nobody is refused at " + step);
        };
    }
}
