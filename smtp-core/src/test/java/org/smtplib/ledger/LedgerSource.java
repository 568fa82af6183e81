package org.smtplib.ledger;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.session.MailSource;
import org.smtplib.session.TimedMail;
import org.smtplib.value.Deadline;

/** The mails of a run, for sessions that take one after the other, each the next that nobody has. */
final class LedgerSource implements MailSource {

    private final AtomicInteger next = new AtomicInteger(1);
    private final int mails;
    private final IntFunction<MailObject> objects;
    private final BiConsumer<Integer, Told> ends;

    /** Mails from 1 to so many, whose ends are told by number. */
    LedgerSource(int mails, IntFunction<MailObject> objects, BiConsumer<Integer, Told> ends) {
        this.mails = mails;
        this.objects = objects;
        this.ends = ends;
    }

    boolean hasMore() {
        return next.get() <= mails;
    }

    @Override
    public @Nullable TimedMail next() {
        int mail = next.getAndIncrement();
        return mail > mails ? null : new TimedMail(objects.apply(mail), Deadline.never());
    }

    @Override
    public void sent(MailObject mail, SendResult result) {
        ends.accept(number(mail), Told.returned(result));
    }

    @Override
    public void failed(MailObject mail, RuntimeException failure) {
        ends.accept(number(mail), Told.thrown(failure));
    }

    private static int number(MailObject mail) {
        return LedgerMail.number(mail.envelope().sender());
    }
}
