package org.smtplib.value;

import java.util.Objects;

/** A password or token that shows itself only to the one who asks for it by name. */
public final class Secret {

    private final String text;

    private Secret(String text) {
        this.text = Objects.requireNonNull(text, "secret");
    }

    /** Wraps {@code text}; the text itself is neither checked nor changed. */
    public static Secret of(String text) {
        return new Secret(text);
    }

    /** The text itself. Callers pass it on to the wire and to nothing else. */
    public String reveal() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Always {@code ***}, so that no log, exception or debugger shows the text by accident. */
    @Override
    public String toString() {
        return "***";
    }
}
