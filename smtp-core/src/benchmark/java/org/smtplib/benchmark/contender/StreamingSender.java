package org.smtplib.benchmark.contender;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes whole mails back to back while another thread reads the replies. */
final class StreamingSender implements Sender {

    private static final int MAILS_IN_A_WRITE = 25;

    private final RawConnection connection;
    private final int batch;
    private final int replies;
    private final byte[] group;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(Daemons::thread);

    StreamingSender(RawConnection connection, int batch, PreparedMail mail) {
        this.connection = connection;
        this.batch = batch;
        this.replies = mail.replies() - 1;
        byte[] one = mail.inOne()[0];
        this.group = new byte[MAILS_IN_A_WRITE * one.length];
        for (int i = 0; i < MAILS_IN_A_WRITE; i++) {
            System.arraycopy(one, 0, group, i * one.length, one.length);
        }
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
        for (int left = batch; left > 0; left -= MAILS_IN_A_WRITE) {
            connection.write(group, Math.min(left, MAILS_IN_A_WRITE) * (group.length / MAILS_IN_A_WRITE));
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
