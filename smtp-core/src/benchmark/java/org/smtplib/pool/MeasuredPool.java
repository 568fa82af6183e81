package org.smtplib.pool;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import org.apache.commons.pool2.BasePooledObjectFactory;
import org.apache.commons.pool2.PooledObject;
import org.apache.commons.pool2.impl.DefaultPooledObject;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import org.smtplib.value.Deadline;

/** A pool of things that cost nothing. */
public interface MeasuredPool {

    Object borrowAndGiveBack() throws Exception;

    void close();

    /** Which pool, opened with a number of places. */
    enum Kind {
        /** The pool of this project. */
        SMTP(places -> new OwnPool(places, Duration.ZERO)),

        /** The same, which takes note of each borrower's stack. */
        SMTP_LEAK_WATCH(places -> new OwnPool(places, Duration.ofMinutes(1))),

        /** commons-pool2 as it is by default, but that it looks at what it lends. */
        COMMONS(places -> new CommonsPool(places, false)),

        /** commons-pool2 that serves those who wait in their order, as the pool of this project always does. */
        COMMONS_IN_ORDER(places -> new CommonsPool(places, true));

        private final IntFunction<MeasuredPool> opening;

        Kind(IntFunction<MeasuredPool> opening) {
            this.opening = opening;
        }

        MeasuredPool open(int places) {
            return opening.apply(places);
        }
    }

    /** A pool of this project. */
    final class OwnPool implements MeasuredPool, Lifecycle<Object> {

        private final LendingPool<Object> pool;

        OwnPool(int places, Duration leakThreshold) {
            PoolConfig config = PoolConfig.builder()
                    .maxSize(places)
                    .maxMessages(Integer.MAX_VALUE)
                    .leakThreshold(leakThreshold)
                    .build();
            pool = new LendingPool<>(
                    new Setup<>(
                            "thing", config, this, System::nanoTime, new KeeperThreads("keeper", 1), new ReentrantLock()),
                    new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)));
        }

        @Override
        public Object borrowAndGiveBack() {
            Entry<Object> entry = pool.borrow(Deadline.never(), false);
            pool.giveBack(entry, true);
            return entry;
        }

        @Override
        public void close() {
            pool.close(Deadline.after(Duration.ofSeconds(1)));
        }

        @Override
        public Object create(Deadline deadline) {
            return new Object();
        }

        @Override
        public boolean isUsable(Object thing) {
            return true;
        }

        @Override
        public void dispose(Object thing, Deadline deadline) {}

        @Override
        public void drop(Object thing) {}
    }

    /** A pool of commons-pool2. */
    final class CommonsPool extends BasePooledObjectFactory<Object> implements MeasuredPool {

        private final GenericObjectPool<Object> pool;

        CommonsPool(int places, boolean inOrder) {
            GenericObjectPoolConfig<Object> config = new GenericObjectPoolConfig<>();
            config.setMaxTotal(places);
            config.setMaxIdle(places);
            config.setMaxWait(Duration.ofSeconds(30));
            config.setTestOnBorrow(true);
            config.setFairness(inOrder);
            config.setJmxEnabled(false);
            pool = new GenericObjectPool<>(this, config);
        }

        @Override
        public Object borrowAndGiveBack() throws Exception {
            Object thing = pool.borrowObject();
            pool.returnObject(thing);
            return thing;
        }

        @Override
        public void close() {
            pool.close();
        }

        @Override
        public Object create() {
            return new Object();
        }

        @Override
        public PooledObject<Object> wrap(Object thing) {
            return new DefaultPooledObject<>(thing);
        }
    }
}
