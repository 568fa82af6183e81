package org.smtplib.benchmark.contender;

import com.google.common.io.ByteSource;
import com.google.common.io.Files;
import com.hubspot.smtp.client.SmtpClientResponse;
import com.hubspot.smtp.client.SmtpSession;
import com.hubspot.smtp.client.SmtpSessionConfig;
import com.hubspot.smtp.client.SmtpSessionFactory;
import com.hubspot.smtp.client.SmtpSessionFactoryConfig;
import com.hubspot.smtp.messages.MessageContent;
import com.hubspot.smtp.messages.MessageContentEncoding;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** NioSmtpClient: a session for each thread, kept open; each mail awaited before the next. */
final class NioClient implements Contender {

    // What follows a reply runs where the reply was read: the fastest way that it has.
    private static final Executor DIRECT = Runnable::run;

    private Job job;
    private NioEventLoopGroup loops;
    private SmtpSessionFactory factory;

    @Override
    public void open(Job job) {
        this.job = job;
        loops = new NioEventLoopGroup(0, new DefaultThreadFactory("loop", true));
        factory = new SmtpSessionFactory(SmtpSessionFactoryConfig.builder()
                .eventLoopGroup(loops)
                .executor(DIRECT)
                .sslEngineSupplier(this::engine)
                .build());
    }

    @Override
    public Sender sender() throws Exception {
        if (job.reconnects()) {
            return () -> {
                try (Connected once = new Connected()) {
                    return once.send();
                }
            };
        }
        return new Connected();
    }

    @Override
    public void close() throws IOException {
        factory.close();
        loops.shutdownGracefully();
    }

    private SSLEngine engine() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine(Job.HOST, job.port());
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            engine.setSSLParameters(parameters);
            engine.setUseClientMode(true);
            return engine;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Connected implements Sender {

        private final List<String> recipients = job.recipients();
        private final ByteSource content = job.scenario().matter() == Scenario.Matter.FILE
                ? Files.asByteSource(job.file().toFile())
                : ByteSource.wrap(job.message());
        private final SmtpSession session;

        Connected() throws Exception {
            session = await(factory.connect(SmtpSessionConfig.forRemoteAddress(Job.HOST, job.port())))
                    .getSession();
            await(session.send(new DefaultSmtpRequest(SmtpCommand.EHLO, "client.example")));
            if (job.tls()) {
                // It says EHLO again by itself.
                await(session.startTls());
            }
        }

        @Override
        public int send() throws Exception {
            await(session.send(Job.SENDER, recipients, MessageContent.of(content, MessageContentEncoding.SEVEN_BIT)));
            return 1;
        }

        @Override
        public void close() throws Exception {
            await(session.send(new DefaultSmtpRequest(SmtpCommand.QUIT)));
            session.close().get();
        }
    }

    private static SmtpClientResponse await(CompletableFuture<SmtpClientResponse> response) throws Exception {
        SmtpClientResponse answer = response.get();
        if (answer.containsError()) {
            throw new IOException("Refused: " + answer);
        }
        return answer;
    }
}
