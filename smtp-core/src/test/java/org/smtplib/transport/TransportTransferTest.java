package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.testing.Chunking;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;
import org.smtplib.transport.Peers.Way;

/** Octets arrive, all of them, unchanged and in their order, whichever way they go. */
class TransportTransferTest {

    private static final int SIZE = 3_000_017;
    private static final byte[] OCTETS = new byte[SIZE];

    static {
        new Random(11).nextBytes(OCTETS);
        for (int i = 0; i < SIZE; i++) {
            OCTETS[i] |= (byte) 0x80; // the server would write each control character down
        }
    }

    /** Takes everything, and gives it back when all of it has come. */
    private static final Script RETURN_ALL = peer -> peer.sayRaw(peer.readExactly(SIZE));

    @ParameterizedTest
    @EnumSource
    void muchGoesThereAndBackOverTcp(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(RETURN_ALL);
                Transport transport = way.connect(server)) {
            assertThereAndBack(transport);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"PLAIN", "TLS_1_3"})
    void muchGoesThereAndBackOverAUnixSocket(Way way, @TempDir Path folder) throws IOException {
        try (ScriptedSmtpServer server = way.serveUnix(folder.resolve("socket"), RETURN_ALL);
                Transport transport = Peers.connect(server)) {
            if (way != Way.PLAIN) {
                transport.startTls(TlsOptions.of(TestCertificates.clientContext()), Peers.soon());
            }
            assertThereAndBack(transport);
        }
    }

    private static void assertThereAndBack(Transport transport) throws IOException {
        // Pieces of sizes that fit no buffer and no record.
        Random random = new Random(12);
        for (int from = 0; from < SIZE; ) {
            int count = Math.min(SIZE - from, 1 + random.nextInt(70_000));
            ByteBuffer piece = ByteBuffer.wrap(OCTETS, from, count);
            transport.write(piece, Peers.soon());
            assertThat(piece.hasRemaining()).isFalse();
            from += count;
        }
        MessageDigest returned = sha256();
        ByteBuffer target = ByteBuffer.allocate(9_999);
        int total = 0;
        while (total < SIZE) {
            target.clear().limit(1 + random.nextInt(target.capacity()));
            int count = transport.read(target, Peers.soon());
            assertThat(count).isPositive().isEqualTo(target.position());
            returned.update(target.flip());
            total += count;
        }
        assertThat(returned.digest()).isEqualTo(sha256().digest(OCTETS));
        assertThat(transport.read(target.clear(), Peers.soon())).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void octetsThatComeOneByOneAreReadAsTheyCome(Way way) throws IOException {
        ScriptedSmtpServer server =
                way.serve(ScriptedSmtpServer.builder().chunking(Chunking.BYTES), peer -> peer.sayRaw("x".repeat(500)));
        try (server;
                Transport transport = way.connect(server)) {
            assertThat(Peers.hear(transport, 500)).isEqualTo("x".repeat(500));
        }
    }

    @ParameterizedTest
    @EnumSource
    void octetsThatComeTogetherCanBeReadOneByOne(Way way) throws IOException {
        try (ScriptedSmtpServer server = way.serve(peer -> {
                    peer.sayRaw("0123456789".repeat(4_000));
                    peer.expect("thanks");
                });
                Transport transport = way.connect(server)) {
            StringBuilder heard = new StringBuilder();
            for (int i = 0; i < 40_000; i++) {
                heard.append(Peers.hear(transport, 1));
            }
            assertThat(heard.toString().equals("0123456789".repeat(4_000))).isTrue();
            Peers.say(transport, "thanks");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
