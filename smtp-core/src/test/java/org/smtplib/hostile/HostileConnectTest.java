package org.smtplib.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtplib.SmtpTemplate;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSessionFactory;
import org.smtplib.session.Timeouts;

/** Servers to which no connection comes about: it does not take for ever, and nothing was sent. */
class HostileConnectTest {

    private static final Timeouts IMPATIENT = Waits.PATIENT.withConnect(Waits.SHORT);

    /** A listener that takes nobody, and before it a queue that holds no more. */
    private static final class FullQueue implements AutoCloseable {

        private final ServerSocketChannel listener;
        private final List<SocketChannel> queued = new ArrayList<>();

        FullQueue(SocketAddress address) throws IOException {
            boolean unix = address instanceof UnixDomainSocketAddress;
            listener = unix ? ServerSocketChannel.open(StandardProtocolFamily.UNIX) : ServerSocketChannel.open();
            listener.bind(address, 1);
            for (int i = 0; i < 8; i++) {
                queued.add(unix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open());
                queued.get(i).configureBlocking(false);
                try {
                    queued.get(i).connect(listener.getLocalAddress());
                } catch (IOException e) {
                    assertThat(unix)
                            .as("a Unix socket refuses where it would wait")
                            .isTrue();
                }
            }
        }

        int port() throws IOException {
            return ((InetSocketAddress) listener.getLocalAddress()).getPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (SocketChannel channel : queued) {
                channel.close();
            }
        }
    }

    @Test
    void waitForAConnectionEnds() throws IOException {
        try (FullQueue queue = new FullQueue(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0))) {
            assertGivenUp("127.0.0.1", queue.port(), Protocol.SMTP);
        }
    }

    @Test
    void waitForAConnectionToAUnixSocketEnds(@TempDir Path folder) throws IOException {
        Path path = folder.resolve("full");
        try (FullQueue queue = new FullQueue(UnixDomainSocketAddress.of(path))) {
            assertThat(queue.queued).isNotEmpty();
            assertGivenUp(path.toString(), 0, Protocol.LMTP);
        }
    }

    private static void assertGivenUp(String host, int port, Protocol protocol) {
        Waits waits = new Waits();
        SessionConfig config = SessionConfig.builder(host)
                .port(port)
                .protocol(protocol)
                .timeouts(IMPATIENT)
                .listener(waits)
                .build();
        waits.begin();
        Attempt session = Attempt.to(() -> {
            new SmtpSessionFactory(config).open();
            throw new AssertionError("a connection came about");
        });
        waits.end();
        waits.assertEndedBy(Waits.SHORT);
        assertThat(session.failure())
                .isExactlyInstanceOf(SmtpUnreachableException.class)
                .hasMessageContaining(config.endpoint().toString());

        try (SmtpTemplate template = SmtpTemplate.builder(host)
                .port(port)
                .protocol(protocol)
                .timeouts(IMPATIENT)
                .listener(waits)
                .build()) {
            waits.begin();
            Attempt mail = Attempt.to(() -> template.send(Mails.mail("first")));
            waits.end();
            waits.assertEndedBy(Waits.SHORT);
            assertThat(mail.failure()).isExactlyInstanceOf(SmtpUnreachableException.class);
            assertThat(mail.told()).isNotNull();
            assertThat(mail.told().with(Outcome.NOT_SENT)).isEqualTo(Mails.RECIPIENTS);
            assertThat(template.poolStats().total()).isZero();
        }
    }
}
