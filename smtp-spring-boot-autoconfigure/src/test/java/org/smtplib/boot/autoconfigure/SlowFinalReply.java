package org.smtplib.boot.autoconfigure;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.smtplib.testing.Fault;
import org.smtplib.testing.FaultChoice;
import org.smtplib.testing.Step;

/** A server that has taken a mail and says so only when it is told to. */
final class SlowFinalReply implements FaultChoice {

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch allowed = new CountDownLatch(1);

    void awaitReached() throws InterruptedException {
        reached.await();
    }

    void allow() {
        allowed.countDown();
    }

    @Override
    public @Nullable String refusal(Step step, String sender) {
        return null;
    }

    @Override
    public @Nullable Fault fault(Step step, int connection, String sender) {
        if (step.equals(Step.END_OF_DATA.at(step.position()))) {
            reached.countDown();
            try {
                allowed.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return null;
    }

    @Override
    public long contentPosition(String sender) {
        return -1;
    }
}
