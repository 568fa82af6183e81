package org.smtplib.testing;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** How a server listens and talks, whatever its scripts say. */
record ServerOptions(
        int port,
        @Nullable Path unixPath,
        int receiveBuffer,
        boolean implicitTls,
        Supplier<SSLContext> tls,
        boolean clientCertificate,
        Chunking chunking,
        Duration readDeadline) {}
