package org.smtplib.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.ExtendedSSLSession;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.TestCertificates;

/** A server of several names is told which one is meant (RFC 6066 section 3). */
class ServerNameTest {

    @Test
    void hostOfTheEndpointIsTheServerNameThatIsIndicated() throws IOException {
        List<String> indicated = new CopyOnWriteArrayList<>();
        TlsOptions options = TlsOptions.builder()
                .context(TestCertificates.clientContext())
                .verifyHostname(false)
                .build();
        try (ScriptedSmtpServer server = ScriptedSmtpServer.start(peer -> {
            peer.startTls();
            ExtendedSSLSession session = (ExtendedSSLSession) peer.tlsSession();
            session.getRequestedServerNames().forEach(name -> indicated.add(name.toString()));
            peer.expect("hello");
        })) {
            SocketChannel channel = SocketChannel.open(new InetSocketAddress(server.host(), server.port()));
            try (Transport transport =
                    new Transport(new Endpoint("mail.example.org", server.port()), new RawChannel(channel))) {
                transport.startTls(options, Peers.soon());
                Peers.say(transport, "hello");
                server.awaitClosed(1);
            }
        }
        assertThat(indicated).singleElement().asString().contains("mail.example.org");
    }
}
