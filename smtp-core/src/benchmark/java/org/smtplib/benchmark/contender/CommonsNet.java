package org.smtplib.benchmark.contender;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.apache.commons.net.smtp.SMTPClient;
import org.apache.commons.net.smtp.SMTPReply;
import org.apache.commons.net.smtp.SMTPSClient;
import org.smtplib.benchmark.contender.Scenario.Matter;

/** Apache Commons Net: a client for each thread, kept open. */
final class CommonsNet implements Contender {

    private Job job;

    @Override
    public void open(Job job) {
        this.job = job;
    }

    @Override
    public Sender sender() throws IOException {
        if (job.reconnects()) {
            return () -> {
                try (Connected once = new Connected(job)) {
                    return once.send();
                }
            };
        }
        return new Connected(job);
    }

    private static final class Connected implements Sender {

        private final Job job;
        private final List<String> recipients;
        private final String message;
        private final SMTPClient client;

        Connected(Job job) throws IOException {
            this.job = job;
            this.recipients = job.recipients();
            this.message = new String(job.message(), StandardCharsets.US_ASCII);
            this.client = job.tls() ? new SMTPSClient(false) : new SMTPClient();
            client.connect(Job.HOST, job.port());
            client.setTcpNoDelay(true);
            require(SMTPReply.isPositiveCompletion(client.getReplyCode()));
            require(client.login("client.example"));
            if (client instanceof SMTPSClient secure) {
                secure.setEndpointCheckingEnabled(true);
                // Its own trust manager only looks at dates; null is the JVM's.
                secure.setTrustManager(null);
                require(secure.execTLS());
                require(client.login("client.example"));
            }
        }

        @Override
        public int send() throws IOException {
            require(client.setSender(Job.SENDER));
            for (String recipient : recipients) {
                require(client.addRecipient(recipient));
            }
            try (Writer writer = client.sendMessageData()) {
                require(writer != null);
                write(writer);
            }
            require(client.completePendingCommand());
            return 1;
        }

        @Override
        public void close() throws IOException {
            client.logout();
            client.disconnect();
        }

        private void write(Writer writer) throws IOException {
            if (job.scenario().matter() == Matter.FILE) {
                try (BufferedReader file = Files.newBufferedReader(job.file(), StandardCharsets.ISO_8859_1)) {
                    file.transferTo(writer);
                }
            } else {
                writer.write(message);
            }
        }

        private void require(boolean positive) throws IOException {
            if (!positive) {
                throw new IOException("Refused: " + client.getReplyString());
            }
        }
    }
}
