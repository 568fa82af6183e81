package org.smtplib.boot.autoconfigure.transaction;

import org.smtplib.SmtpOperations;
import org.smtplib.boot.autoconfigure.SmtpAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Auto-configuration of a sender of mails that wait for a commit, where there are transactions. */
@AutoConfiguration(after = SmtpAutoConfiguration.class)
@ConditionalOnClass(TransactionSynchronizationManager.class)
@ConditionalOnSingleCandidate(SmtpOperations.class)
public final class SmtpTransactionAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    AfterCommitSmtpSender afterCommitSmtpSender(SmtpOperations smtp) {
        return new AfterCommitSmtpSender(smtp);
    }
}
