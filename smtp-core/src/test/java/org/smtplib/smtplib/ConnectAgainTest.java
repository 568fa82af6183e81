package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.session.Timeouts;
import org.smtplib.testing.Script;
import org.smtplib.transport.Endpoint;

/** What a session takes along to its next connection, and what it leaves behind. */
class ConnectAgainTest extends PlayedInPieces {

    private static final Duration SHORT = Duration.ofMillis(200);

    @Test
    void sourceAddressIsThatOfEachConnection() throws IOException {
        InetAddress another = InetAddress.getByName("127.0.0.2");
        assumeTrue(ConnectTest.isBindable(another), "this host has one loopback address only");
        List<String> seen = new CopyOnWriteArrayList<>();
        Script script = peer -> {
            seen.add(((InetSocketAddress) peer.clientAddress()).getAddress().getHostAddress());
            peer.say("220 server.example");
            peer.expectEof();
        };
        // Not the address that a connection would have by itself; port 0 is any.
        InetSocketAddress source = new InetSocketAddress(another, 0);
        try (var server = serve(script, script);
                var session =
                        SmtpSession.open(config(server).sourceAddress(source).build())) {
            session.disconnect();
            session.connect("127.0.0.1:" + server.port());
            session.disconnect();
        }
        assertThat(seen).containsExactly("127.0.0.2", "127.0.0.2");
    }

    @Test
    void whatWasLeftUnreadAnswersNothingOnTheNextConnection() {
        Script talkative = peer -> {
            peer.say("220 server.example");
            peer.expect("NOOP");
            peer.sayRaw("250 first\r\n250 nobody asked\r\n250 for this\r\n");
            peer.expectEof();
        };
        try (var server = serve(talkative, new TranscriptScript("""
                        S: 220 server.example
                        C: NOOP
                        S: 250 second
                        GONE
                        """));
                var session = connect(server)) {
            assertThat(session.noop().text()).isEqualTo("first");
            session.disconnect();
            assertThat(session.connect().text()).isEqualTo("server.example");
            assertThat(session.noop().text()).isEqualTo("second");
            session.disconnect();
        }
    }

    @Test
    void portOfAnotherServerIsTheProtocolsOwnWhereNoneIsNamed() {
        List<Endpoint> connecting = new ArrayList<>();
        SmtpEventListener listener = new SmtpEventListener() {
            @Override
            public void connecting(Endpoint endpoint) {
                connecting.add(endpoint);
            }
        };
        SessionConfig config = SessionConfig.builder("unused.example:24")
                .protocol(Protocol.LMTP)
                .timeouts(Timeouts.DEFAULT.withConnect(SHORT).withGreeting(SHORT))
                .listener(listener)
                .build();
        try (var session = new SmtpSession(config)) {
            // Whoever listens there, or nobody: what counts is where the session turned to.
            catchThrowable(() -> session.connect("127.0.0.1"));
        }
        assertThat(connecting).containsExactly(new Endpoint("127.0.0.1", 2003));
    }
}
