package org.smtplib.benchmark.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.protocol.StartTls;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.TlsOptions;

class FastSinkTest {

    private static final byte[] MESSAGE = "Subject: x\r\n\r\nx\r\n".getBytes();

    @Test
    void mailsAreCountedOnEachOfThePorts() throws IOException {
        try (FastSink sink = new FastSink(TestCertificates.serverContext(), Duration.ofMillis(1))) {
            send(sink.ports().plain(), StartTls.NONE);
            send(sink.ports().secure(), StartTls.REQUIRED);
            send(sink.ports().delayed(), StartTls.NONE);
            SinkFigures figures = SinkFigures.ask(sink.ports().figures());
            assertThat(figures.mails()).isEqualTo(6);
            assertThat(figures.connections()).isEqualTo(3);
            assertThat(figures.octets()).isGreaterThan(6 * MESSAGE.length);
            assertThat(figures.roundTrips()).isGreaterThan(3);
        }
    }

    private static void send(int port, StartTls startTls) {
        try (SmtpTemplate smtp = SmtpTemplate.builder("localhost")
                .port(port)
                .startTls(startTls)
                .tls(TlsOptions.of(TestCertificates.clientContext()))
                .build()) {
            smtp.send("a@example.org", List.of("b@example.org"), MESSAGE);
            smtp.send("a@example.org", List.of("b@example.org"), MESSAGE);
        }
    }
}
