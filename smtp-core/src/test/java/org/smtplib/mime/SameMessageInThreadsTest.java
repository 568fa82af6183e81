package org.smtplib.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.mime.Messages.message;
import static org.smtplib.mime.Messages.withMessage;
import static org.smtplib.mime.Messages.withParts;

import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.message.MailObject;

/** Threads that send one message at the same time, each new to them and never saved. */
class SameMessageInThreadsTest {

    private static final int THREADS = 4;
    private static final int MESSAGES = 30;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final CyclicBarrier start = new CyclicBarrier(THREADS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What each thread makes of the message. */
    private List<ReceivedMail> atOnce(List<Callable<MailObject>> calls) throws Exception {
        List<Future<MailObject>> running = new ArrayList<>();
        for (Callable<MailObject> call : calls) {
            running.add(threads.submit(() -> {
                start.await();
                return call.call();
            }));
        }
        List<ReceivedMail> mails = new ArrayList<>();
        for (Future<MailObject> mail : running) {
            mails.add(ReceivedMail.of(mail.get()));
        }
        return mails;
    }

    private static Callable<MailObject> saving(MimeMessage message) {
        return () -> MimeMessages.toMailObject(message, null);
    }

    private static Callable<MailObject> copying(MimeMessage message) {
        return () -> MimeMessages.toMailObject(message, null, null);
    }

    @Test
    void messageThatIsSavedIsSavedOnce() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            Callable<MailObject> call = saving(withMessage(message()));

            assertThat(atOnce(List.of(call, call, call, call)))
                    .extracting(ReceivedMail::octets)
                    .as("the same identity, and nothing missing")
                    .containsOnly(ReceivedMail.of(call.call()).octets());
        }
    }

    @Test
    void messageThatIsCopiedIsTheSameForAllAndStaysAsItWas() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            MimeMessage message = withParts();
            List<String> before = Structure.of(message);
            Callable<MailObject> call = copying(message);

            assertThat(atOnce(List.of(call, call, call, call)))
                    .extracting(ReceivedMail::body)
                    .containsOnly(ReceivedMail.of(call.call()).body());
            assertThat(Structure.of(message)).isEqualTo(before);
        }
    }

    @Test
    void oneThreadMaySaveWhatAnotherCopies() throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            MimeMessage message = withParts();

            assertThat(atOnce(List.of(saving(message), copying(message), saving(message), copying(message))))
                    .extracting(ReceivedMail::body)
                    .containsOnly(ReceivedMail.of(copying(message).call()).body());
        }
    }
}
