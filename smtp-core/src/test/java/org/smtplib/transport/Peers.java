package org.smtplib.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;
import org.smtplib.testing.ScriptedSmtpServerBuilder;
import org.smtplib.testing.TestCertificates;
import org.smtplib.value.Deadline;

/** Transports to a scripted server, and the few things one does with both. */
final class Peers {

    /** The ways in which octets go. */
    enum Way {
        PLAIN(null),
        TLS_1_2("TLSv1.2"),
        TLS_1_3("TLSv1.3");

        private final @Nullable String version;

        Way(@Nullable String version) {
            this.version = version;
        }

        ScriptedSmtpServer serve(Script script) {
            return serve(ScriptedSmtpServer.builder(), script);
        }

        ScriptedSmtpServer serve(ScriptedSmtpServerBuilder builder, Script script) {
            return (version == null ? builder : builder.implicitTls()).start(script);
        }

        ScriptedSmtpServer serveUnix(Path path, Script script) {
            return serve(ScriptedSmtpServer.builder().unixPath(path), script);
        }

        /** A connection on which TLS is spoken, where this is a way with TLS. */
        Transport connect(ScriptedSmtpServer server) throws IOException {
            Transport transport = Peers.connect(server);
            if (version != null) {
                transport.startTls(
                        TlsOptions.builder()
                                .context(TestCertificates.clientContext())
                                .protocols(version)
                                .build(),
                        soon());
            }
            return transport;
        }
    }

    private Peers() {}

    static Endpoint endpoint(ScriptedSmtpServer server) {
        return server.port() == 0
                ? new Endpoint(server.unixPath().toString(), 0)
                : new Endpoint(server.host(), server.port());
    }

    static Transport connect(ScriptedSmtpServer server) throws IOException {
        return Connector.connect(endpoint(server), soon());
    }

    /** A deadline that no test should meet. */
    static Deadline soon() {
        return Deadline.after(Duration.ofSeconds(20));
    }

    static Deadline in(Duration wait) {
        return Deadline.after(wait);
    }

    static void say(Transport transport, String line) throws IOException {
        transport.write(ByteBuffer.wrap((line + "\r\n").getBytes(StandardCharsets.US_ASCII)), soon());
    }

    /** Reads so many octets as text. */
    static String hear(Transport transport, int count) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(count);
        while (octets.hasRemaining()) {
            if (transport.read(octets, soon()) < 0) {
                return "end of the stream";
            }
        }
        return new String(octets.array(), StandardCharsets.US_ASCII);
    }
}
