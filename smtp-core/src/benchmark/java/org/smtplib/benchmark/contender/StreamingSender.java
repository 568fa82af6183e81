package org.smtplib.benchmark.contender;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Writes 500 whole mails back to back while another thread reads the replies. */
final class StreamingSender implements Sender {

    private static final int BATCH = 500;
    private static final int MAILS_IN_A_WRITE = 25;

    private final RawConnection connection;
    private final int replies;
    private final byte[] group;
    private final ExecutorService reader = Executors.newSingleThreadExecutor(Daemons::thread);

    StreamingSender(RawConnection connection, PreparedMail mail) {
        this.connection = connection;
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
                connection.readReplies(BATCH * replies);
                allRead.complete(null);
            } catch (Exception e) {
                allRead.completeExceptionally(e);
            }
        });
        for (int i = 0; i < BATCH / MAILS_IN_A_WRITE; i++) {
            connection.write(group);
        }
        allRead.get();
        return BATCH;
    }

    @Override
    public void close() throws Exception {
        reader.shutdown();
        connection.close();
    }
}
