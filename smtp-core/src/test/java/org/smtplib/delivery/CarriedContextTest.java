package org.smtplib.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The logging context of the caller is there while a task runs, and the thread's own afterwards. */
class CarriedContextTest {

    private final List<@Nullable String> seen = new ArrayList<>();

    @BeforeEach
    @AfterEach
    void clear() {
        MDC.clear();
    }

    private void look() {
        seen.add(MDC.get("request"));
    }

    @Test
    void taskSeesWhatTheCallerHad() {
        MDC.put("request", "42");
        Runnable task = new CarriedContext().around(this::look);
        MDC.put("request", "43");
        MDC.put("worker", "7");
        task.run();
        assertThat(seen).containsExactly("42");
        assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("request", "43", "worker", "7"));
    }

    @Test
    void taskOfACallerWithoutAContextSeesNone() {
        Runnable task = new CarriedContext().around(this::look);
        MDC.put("request", "43");
        task.run();
        assertThat(seen).containsExactly((String) null);
        assertThat(MDC.get("request")).isEqualTo("43");
    }

    @Test
    void whatATaskPutsDoesNotStayOnTheThread() {
        Runnable task = new CarriedContext().around(() -> MDC.put("request", "of the task"));
        task.run();
        assertThat(MDC.get("request")).isNull();
    }

    @Test
    void contextIsRestoredBehindAFailureToo() {
        MDC.put("request", "42");
        Runnable task = new CarriedContext().around(() -> {
            throw new IllegalStateException();
        });
        MDC.put("request", "43");
        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(task::run);
        assertThat(MDC.get("request")).isEqualTo("43");
    }
}
