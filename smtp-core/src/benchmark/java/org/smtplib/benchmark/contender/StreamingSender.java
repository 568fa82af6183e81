package org.smtplib.benchmark.contender;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes whole mails back to back, each by one write, while another thread reads the replies. */
final class StreamingSender implements Sender {

    private final RawConnection connection;
    private final int batch;
    private final int replies;
    private final byte[] octets;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(Daemons::thread);

    StreamingSender(RawConnection connection, int batch, PreparedMail mail) {
        this.connection = connection;
        this.batch = batch;
        this.replies = mail.replies() - 1;
        this.octets = mail.inOne()[0];
    }

    @Override
    public int send() throws Exception {
        CompletableFuture<Void> allRead = new CompletableFuture<>();
        reader.execute(() -> {
            try {
                connection.readReplies(batch * replies);
                allRead.complete(null);
            } catch (Exception e) {
                allRead.completeExceptionally(e);
            }
        });
        for (int i = 0; i < batch; i++) {
            connection.write(octets);
        }
        allRead.get();
        return batch;
    }

    @Override
    public void close() throws Exception {
        reader.shutdown();
        connection.close();
    }
}
