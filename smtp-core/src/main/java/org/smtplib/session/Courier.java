package org.smtplib.session;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.message.MailObject;
import org.smtplib.message.Outcome;
import org.smtplib.message.SendResult;
import org.smtplib.session.ServerMemory.Liberty;

/**
 * Takes mails to one server in as few round trips as the {@link Route} of each has, the next one's envelope behind the
 * content of the one before; or whole mails behind each other, as a train.
 */
final class Courier {

    private final Dialogue dialogue;
    private final Wire wire;
    private final MailOptions options;
    private final Pipelining pipelining;
    private final Flight flight;
    private final Deque<MailTransaction> underWay = new ArrayDeque<>(2);

    Courier(Dialogue dialogue, MailOptions options) {
        this.dialogue = dialogue;
        this.wire = dialogue.wire();
        this.options = options;
        this.pipelining = dialogue.config().pipelining();
        this.flight = new Flight(wire, dialogue.config().timeouts().command());
    }

    /**
     * Takes one mail.
     *
     * @return the result, when at least one recipient was accepted
     * @throws SmtpException with the {@linkplain SmtpException#result() result} when none was
     */
    SendResult take(MailTransaction mail) {
        try {
            carry(mail);
            return mail.conclude();
        } catch (SmtpException e) {
            return mail.conclude(e);
        } catch (RuntimeException | Error e) {
            return mail.conclude(broken(e));
        }
    }

    /** Nobody knows where the dialogue stands: neither this connection nor a bare exception is of use to anybody. */
    private SmtpException broken(Throwable e) {
        wire.close("a mail failed in the middle: " + e);
        return new SmtpException("The mail failed in the middle, at " + wire.endpoint() + ": " + e, e);
    }

    private void carry(MailTransaction mail) {
        if (mail.choose() == Route.ONE_FLIGHT) {
            couple(mail);
            flight.land();
            return;
        }
        open(mail);
        if (mail.isGoing()) {
            prepareContent(mail);
            flight.land();
        }
    }

    /** All of a mail, the content as a chunk behind its envelope; the last block of it is written with what follows. */
    private void couple(MailTransaction mail) {
        flight.pipelining(true);
        mail.sayEnvelope(flight);
        mail.prepareChunk(flight);
    }

    /** All that goes before the content, and the replies to it. */
    private void open(MailTransaction mail) {
        Route route = mail.route();
        flight.pipelining(!route.isStepwise());
        mail.sayEnvelope(flight);
        if (route == Route.GROUPED && !mail.isAllOrNone()) {
            mail.sayData(flight);
        }
        flight.land();
        ask(mail);
    }

    /** DATA, where it waited for the replies to the envelope. */
    private void ask(MailTransaction mail) {
        if (mail.isToAsk()) {
            mail.sayData(flight);
            flight.land();
        }
    }

    private void prepareContent(MailTransaction mail) {
        if (mail.route().isChunked()) {
            mail.prepareChunk(flight);
        } else {
            mail.prepareContent(flight);
        }
    }

    // --- several mails

    /** Takes all mails of the source, until it has none or the connection is of no further use. */
    void takeAll(MailSource source) {
        try {
            MailTransaction next = next(source);
            while (next != null) {
                next = isCar(next) ? train(next, source) : one(next, source);
                wire.requireStaying();
            }
        } catch (RuntimeException | Error e) {
            if (e instanceof SmtpException met && !wire.isOpen()) {
                endAll(met, source, null);
            } else {
                endAll(broken(e), source, e); // not the connection's failure, but the source's
            }
        }
    }

    private @Nullable MailTransaction next(MailSource source) {
        while (mayTakeMore()) {
            TimedMail timed = source.next();
            if (timed == null) {
                return null;
            }
            try {
                timed.requireTime(wire.endpoint());
                MailTransaction mail = new MailTransaction(dialogue, timed.mail(), options, timed.deadline());
                underWay.add(mail);
                return mail;
            } catch (SmtpException e) {
                source.failed(timed.mail(), e.initResult(notSent(timed.mail(), e)));
            } catch (RuntimeException e) {
                source.failed(timed.mail(), e);
            }
        }
        return null;
    }

    private boolean mayTakeMore() {
        return underWay.isEmpty() ? dialogue.isReusable() : wire.isStaying() && dialogue.isWelcome();
    }

    private SendResult notSent(MailObject mail, SmtpException why) {
        return SendResult.ofAll(
                wire.endpoint().toString(), mail.envelope(), Outcome.NOT_SENT, String.valueOf(why.getMessage()));
    }

    /** Takes one mail, with the next one's envelope behind its content where that may be, and answers the next one. */
    private @Nullable MailTransaction one(MailTransaction mail, MailSource source) {
        MailTransaction next = null;
        if (!mail.isOpened()) {
            if (mail.choose() == Route.ONE_FLIGHT) {
                next = follower(source);
                if (next == null) {
                    couple(mail);
                    flight.land();
                    end(mail, source);
                    return next(source);
                }
            }
            open(mail);
        }
        ask(mail);
        if (mail.isGoing()) {
            next = next == null && !mail.route().isStepwise() ? follower(source) : next;
            prepareContent(mail);
            if (next != null) {
                sayBehind(next);
            }
            flight.land();
        }
        end(mail, source);
        return next == null ? next(source) : next;
    }

    private void sayBehind(MailTransaction next) {
        next.sayOverlapping(flight);
        if (!next.route().isChunked() && !next.isAllOrNone()) {
            next.sayData(flight);
        }
    }

    private @Nullable MailTransaction follower(MailSource source) {
        return mayOverlap() ? next(source) : null;
    }

    private boolean mayOverlap() {
        return pipelining.overlap() && dialogue.memory().allows(Liberty.OVERLAP, System.nanoTime());
    }

    /** Whether the mail may be written whole behind others, and others behind it. */
    private boolean isCar(MailTransaction mail) {
        return pipelining.train() > 1
                && (mail.isGoing() || !mail.isOpened())
                && mail.route().isChunked()
                && !mail.route().isStepwise()
                && !mail.isAllOrNone()
                && mayOverlap()
                && dialogue.memory().hasTakenAChunk()
                && wire.spokeWithin(pipelining.oneFlightFreshness());
    }

    /** Takes mails of which so many are written without waiting; answers the first that cannot go so. */
    private @Nullable MailTransaction train(MailTransaction first, MailSource source) {
        MailTransaction next = first;
        int cars = 0;
        while (next != null || cars > 0) {
            if (next != null && cars < pipelining.train() && isCar(next)) {
                join(next, cars == 0);
                if (!next.isOpened()) {
                    continue; // it stays behind, and goes when those before it are done
                }
                cars++;
                next = cars < pipelining.train() ? next(source) : null;
                continue;
            }
            if (cars == 0) {
                return next;
            }
            flight.landUntilDone(underWay.getFirst());
            wire.requireOpen();
            while (cars > 0 && underWay.getFirst().isDone()) {
                end(underWay.getFirst(), source);
                cars--;
            }
            next = next == null ? next(source) : next;
        }
        return null;
    }

    /** Says a mail whole; the envelope of the first may have gone behind the mail before the train. */
    private void join(MailTransaction mail, boolean first) {
        if (mail.isOpened()) {
            mail.prepareChunk(flight);
        } else if (first) {
            mail.choose();
            couple(mail);
        } else {
            mail.sayOverlapping(flight);
            if (mail.isOpened()) {
                mail.prepareChunk(flight);
            } else {
                // So long an envelope is answered while it is said: the server does not take it here.
                flight.land();
            }
        }
    }

    private void end(MailTransaction mail, MailSource source) {
        underWay.remove(mail);
        SendResult result;
        try {
            result = mail.conclude();
        } catch (SmtpException e) {
            source.failed(mail.mail(), e);
            return;
        }
        source.sent(mail.mail(), result);
    }

    /**
     * The connection is at its end: of the mails under way the first has met that, and those behind it went with it. The
     * source is told of each, even when it throws at one of them: what it does not hear of it may send again.
     *
     * @param thrown what the source threw, or null; the first of that goes on to whoever called
     */
    private void endAll(SmtpException failure, MailSource source, @Nullable Throwable thrown) {
        SmtpException met = failure;
        Throwable first = thrown;
        while (!underWay.isEmpty()) {
            MailTransaction mail = underWay.getFirst();
            boolean over = mail.isDone() || mail.isDecided();
            SmtpException end = met;
            met = over && !mail.isEndedBy(failure) ? met : behind(failure);
            try {
                if (over) {
                    end(mail, source);
                } else {
                    cutShort(mail, end, source);
                }
            } catch (RuntimeException | Error e) {
                first = first == null ? e : first;
            }
        }
        if (first instanceof Error error) {
            throw error;
        } else if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void cutShort(MailTransaction mail, SmtpException met, MailSource source) {
        underWay.remove(mail);
        SendResult result;
        try {
            result = mail.conclude(met);
        } catch (SmtpException e) {
            source.failed(mail.mail(), e);
            return;
        }
        source.sent(mail.mail(), result);
    }

    private SmtpException behind(SmtpException failure) {
        return new SmtpServerDisconnectedException(
                "The connection to " + wire.endpoint() + " ended with a mail before this one: " + failure.getMessage(),
                failure);
    }
}
