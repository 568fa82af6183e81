package org.smtplib.boot.autoconfigure.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How a mail under observation is named and described; a bean of this type takes the place of {@link
 * DefaultSmtpClientObservationConvention}. Its low-cardinality keys are to be the same for each mail.
 */
public interface SmtpClientObservationConvention extends ObservationConvention<SmtpClientObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof SmtpClientObservationContext;
    }
}
