package org.smtplib.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The witness hears each octet once, those of a write that fails among them, and nobody else is listened to. */
class WitnessedChannelTest {

    private final List<String> heard = new ArrayList<>();
    private ServerSocketChannel server;
    private int port;

    private final class Notes implements ChannelEar {
        @Override
        public void opened() {
            heard.add("opened");
        }

        @Override
        public void issued(ByteBuffer octets) {
            heard.add("issued " + text(octets));
        }

        @Override
        public void writeFailed() {
            heard.add("failed");
        }

        @Override
        public void read(ByteBuffer octets) {
            heard.add("read " + text(octets));
        }

        @Override
        public void closed() {
            heard.add("closed");
        }
    }

    private static String text(ByteBuffer octets) {
        return StandardCharsets.US_ASCII.decode(octets).toString();
    }

    private static ByteBuffer octets(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @BeforeEach
    void listen() throws IOException {
        server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        WitnessedChannels.watch(port, Notes::new);
    }

    @AfterEach
    void stop() throws IOException {
        WitnessedChannels.unwatch(port);
        server.close();
    }

    private SocketChannel connect() throws IOException {
        SocketChannel client = SocketChannel.open();
        client.connect(server.getLocalAddress());
        return client;
    }

    @Test
    void whatIsWrittenAndReadIsHeardInItsOrder() throws IOException {
        try (SocketChannel client = connect();
                SocketChannel peer = server.accept()) {
            client.write(octets("ask"));
            peer.write(octets("answer"));
            ByteBuffer answer = ByteBuffer.allocate(3);
            assertThat(client.read(answer)).isEqualTo(3);
            assertThat(text(answer.flip())).isEqualTo("ans");
            assertThat(client.read(answer.clear())).isEqualTo(3);
        }
        assertThat(heard).containsExactly("opened", "issued ask", "read ans", "read wer", "closed");
    }

    @Test
    void writeThatFailsIsHeardOf() throws IOException {
        try (SocketChannel client = connect()) {
            SocketChannel peer = server.accept();
            peer.setOption(StandardSocketOptions.SO_LINGER, 0);
            peer.close();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.read(ByteBuffer.allocate(1)));
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> client.write(octets("into the void")));
            assertThat(heard).containsExactly("opened", "issued into the void", "failed");
        }
    }

    @Test
    void writeOnAClosedChannelIsHeardOf() throws IOException {
        SocketChannel client = connect();
        client.close();
        assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(() -> client.write(octets("too late")));
        assertThat(heard).containsExactly("opened", "closed", "issued too late", "failed");
    }

    @Test
    void whatTheSocketTakesLaterIsHeardOnce() throws IOException {
        try (SocketChannel client = connect();
                SocketChannel peer = server.accept()) {
            client.configureBlocking(false);
            ByteBuffer much = octets("x".repeat(20_000_000));
            client.write(much);
            assertThat(much.hasRemaining()).isTrue();
            assertThat(peer.read(ByteBuffer.allocate(16))).isPositive();
            while (client.write(much) == 0) {
                peer.read(ByteBuffer.allocate(1_000_000));
            }
            assertThat(heard).hasSize(2).last().asString().hasSize("issued ".length() + 20_000_000);
        }
    }

    @Test
    void connectionToAnotherPortIsNotListenedTo() throws IOException {
        WitnessedChannels.unwatch(port);
        try (SocketChannel client = connect();
                SocketChannel peer = server.accept()) {
            client.write(octets("ask"));
            assertThat(peer.read(ByteBuffer.allocate(3))).isEqualTo(3);
        }
        assertThat(heard).isEmpty();
    }
}
