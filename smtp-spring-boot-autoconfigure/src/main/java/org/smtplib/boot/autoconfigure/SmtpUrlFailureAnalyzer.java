package org.smtplib.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what is wrong with a URL, without user and password. */
final class SmtpUrlFailureAnalyzer extends AbstractFailureAnalyzer<SmtpUrlException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, SmtpUrlException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.action(), cause);
    }
}
