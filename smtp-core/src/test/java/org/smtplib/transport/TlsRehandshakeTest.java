package org.smtplib.transport;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Messages of the handshake protocol that come after the handshake: key updates, and a handshake all over again. */
class TlsRehandshakeTest {

    @Test
    void keyUpdateBetweenOctetsOfAReplyIsAnswered() throws Exception {
        try (TlsServer server = new TlsServer("TLSv1.3", client -> {
                    for (int i = 0; i < 5; i++) {
                        say(client, "a");
                        client.startHandshake(); // RFC 8446 4.6.3: here this asks for new keys on both sides
                        say(client, "b");
                        hear(client, 3);
                    }
                });
                Transport transport = server.connect()) {
            for (int i = 0; i < 5; i++) {
                assertThat(Peers.hear(transport, 2)).isEqualTo("ab");
                Peers.say(transport, "x");
            }
            server.join();
        }
    }

    @Test
    void keyUpdateOnAnIdleConnectionIsNoWordOfThePeers() throws Exception {
        CountDownLatch updated = new CountDownLatch(1);
        try (TlsServer server = new TlsServer("TLSv1.3", client -> {
                    client.startHandshake();
                    updated.countDown();
                    hear(client, 3);
                    say(client, "b");
                });
                Transport transport = server.connect()) {
            assertThat(updated.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            Peers.say(transport, "x");
            assertThat(Peers.hear(transport, 1)).isEqualTo("b");
            server.join();
        }
    }

    @Test
    void handshakeAllOverAgainIsMadeWhileReading() throws Exception {
        try (TlsServer server = new TlsServer("TLSv1.2", client -> {
                    say(client, "a");
                    client.startHandshake(); // RFC 5246 7.4.1.1: here this asks for another handshake
                    say(client, "b");
                    hear(client, 3);
                });
                Transport transport = server.connect()) {
            assertThat(Peers.hear(transport, 2)).isEqualTo("ab");
            Peers.say(transport, "x");
            server.join();
        }
    }

    @Test
    void writeInTheMiddleOfASecondHandshakeIsNoneTheWorse() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (TlsServer server = new TlsServer("TLSv1.2", client -> {
                    client.startHandshake();
                    begun.countDown();
                    hear(client, 3);
                    say(client, "b");
                    hear(client, 3); // whoever left now would break off the handshake
                });
                Transport transport = server.connect()) {
            // A look at the connection begins the handshake; nobody reads it to its end.
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(transport.isQuiet(Peers.soon())).isTrue();
            Peers.say(transport, "x");
            assertThat(Peers.hear(transport, 1)).isEqualTo("b");
            Peers.say(transport, "y");
            server.join();
        }
    }

    private static void say(SSLSocket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(US_ASCII));
        client.getOutputStream().flush();
    }

    private static void hear(SSLSocket client, int count) throws IOException {
        if (client.getInputStream().readNBytes(count).length < count) {
            throw new IOException("the client left");
        }
    }
}
