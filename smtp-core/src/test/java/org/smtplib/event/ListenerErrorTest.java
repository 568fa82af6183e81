package org.smtplib.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.transport.Endpoint;

/** Listeners that fail in a graver way than by an exception. */
class ListenerErrorTest {

    @Test
    void listenerThatThrowsAnErrorHarmsNobody() {
        List<List<Object>> notebook = new ArrayList<>();
        SmtpEventListener failing = new SmtpEventListener() {
            @Override
            public void connected(Endpoint endpoint) {
                throw new NoClassDefFoundError("io/metrics/Counter");
            }
        };
        var listeners = new EventListeners(List.of(failing, new RecordingListener("second", notebook)));

        assertThatCode(() -> listeners.connected(new Endpoint("mail.example.org", 25)))
                .doesNotThrowAnyException();
        assertThat(notebook).hasSize(1);
    }
}
