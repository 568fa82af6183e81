package org.smtplib.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The options of a {@link ScriptedSmtpServer}. */
public final class ScriptedSmtpServerBuilder {

    private int port;
    private @Nullable Path unixPath;
    private int receiveBuffer;
    private boolean implicitTls;
    private Supplier<SSLContext> tls = TestCertificates::serverContext;
    private boolean clientCertificate;
    private Chunking chunking = Chunking.WHOLE;
    private Duration readDeadline = Duration.ofSeconds(10);

    ScriptedSmtpServerBuilder() {}

    /** Binds this port instead of a free one, for a server that comes back where another one was. */
    public ScriptedSmtpServerBuilder port(int port) {
        this.port = port;
        return this;
    }

    /** Listens on a Unix socket at this path, which must not exist yet and is deleted on close. */
    public ScriptedSmtpServerBuilder unixPath(Path path) {
        this.unixPath = path;
        return this;
    }

    /** Makes the kernel take at most about so many octets that the script does not read (TCP only; 0: its default). */
    public ScriptedSmtpServerBuilder receiveBuffer(int octets) {
        this.receiveBuffer = octets;
        return this;
    }

    /** Speaks TLS from the first octet; the handshake is made when the script first says or reads something. */
    public ScriptedSmtpServerBuilder implicitTls() {
        this.implicitTls = true;
        return this;
    }

    /** Uses another certificate than the one for localhost. */
    public ScriptedSmtpServerBuilder tls(SSLContext context) {
        this.tls = () -> context;
        return this;
    }

    /** Demands a certificate of the client in the TLS handshake. */
    public ScriptedSmtpServerBuilder clientCertificate() {
        this.clientCertificate = true;
        return this;
    }

    /** Cuts what the scripts say into separate writes. */
    public ScriptedSmtpServerBuilder chunking(Chunking chunking) {
        this.chunking = chunking;
        return this;
    }

    /** Bounds each wait of a script for the client's next octets; 10 s by default. */
    public ScriptedSmtpServerBuilder readDeadline(Duration deadline) {
        this.readDeadline = deadline;
        return this;
    }

    /** Starts the server; the n-th connection plays the n-th script, all further ones play the last. */
    public ScriptedSmtpServer start(Script first, Script... then) {
        return ScriptedSmtpServer.start(
                new ServerOptions(
                        port, unixPath, receiveBuffer, implicitTls, tls, clientCertificate, chunking, readDeadline),
                first,
                then);
    }
}
