package org.smtplib.boot.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which property to add, or which to remove. */
final class MissingSmtpPropertyFailureAnalyzer extends AbstractFailureAnalyzer<MissingSmtpPropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingSmtpPropertyException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Set " + cause.missing() + ", or remove " + cause.present() + " when the server wants no login.",
                cause);
    }
}
