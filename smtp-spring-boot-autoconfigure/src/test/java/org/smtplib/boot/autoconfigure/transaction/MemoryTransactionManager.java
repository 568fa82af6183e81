package org.smtplib.boot.autoconfigure.transaction;

import org.springframework.transaction.SavepointManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Transactions of nothing at all, with savepoints; one whose commit may fail. */
public final class MemoryTransactionManager extends AbstractPlatformTransactionManager {

    private static final long serialVersionUID = 1L;

    private boolean failing;

    /** A manager that allows nested transactions. */
    public MemoryTransactionManager() {
        setNestedTransactionAllowed(true);
    }

    /** From now on each commit fails, and nobody knows what became of it. */
    void failCommits() {
        failing = true;
    }

    @Override
    protected Object doGetTransaction() {
        return new Handle((Resource) TransactionSynchronizationManager.getResource(this));
    }

    @Override
    protected boolean isExistingTransaction(Object transaction) {
        return ((Handle) transaction).resource != null;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {
        ((Handle) transaction).resource = new Resource();
        TransactionSynchronizationManager.bindResource(this, ((Handle) transaction).resource);
    }

    @Override
    protected Object doSuspend(Object transaction) {
        ((Handle) transaction).resource = null;
        return TransactionSynchronizationManager.unbindResource(this);
    }

    @Override
    protected void doResume(Object transaction, Object suspended) {
        TransactionSynchronizationManager.bindResource(this, suspended);
    }

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
        if (failing) {
            throw new TransactionSystemException("the connection broke at the commit");
        }
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {}

    @Override
    protected void doSetRollbackOnly(DefaultTransactionStatus status) {}

    @Override
    protected void doCleanupAfterCompletion(Object transaction) {
        TransactionSynchronizationManager.unbindResource(this);
    }

    private static final class Resource {}

    private static final class Handle implements SavepointManager {

        private Resource resource;

        private Handle(Resource resource) {
            this.resource = resource;
        }

        @Override
        public Object createSavepoint() {
            return new Object();
        }

        @Override
        public void rollbackToSavepoint(Object savepoint) {}

        @Override
        public void releaseSavepoint(Object savepoint) {}
    }
}
