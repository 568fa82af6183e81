package org.smtplib.boot.autoconfigure;

import java.util.function.Function;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes use of a property's value, and names the property when the value cannot be used. */
final class SmtpPropertyValue {

    private SmtpPropertyValue() {}

    /**
     * Applies {@code use} to the value, which must not be a secret: a failure shows it.
     *
     * @throws InvalidConfigurationPropertyValueException when {@code use} throws an {@link IllegalArgumentException},
     *     with its message
     */
    static <V, R> R use(String key, V value, Function<V, R> use) {
        try {
            return use.apply(value);
        } catch (IllegalArgumentException e) {
            // Its message says it all; the constructor that takes a cause is not public in Spring Boot 4.0.
            throw new InvalidConfigurationPropertyValueException(key, value, e.getMessage());
        }
    }
}
