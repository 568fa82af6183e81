package org.smtplib.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.smtplib.event.MailWatch;
import org.smtplib.event.MailWatcher;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;
import org.smtplib.transport.Eventually;

/** Notes the begin and the end of each mail, and on which thread each came. */
final class RecordingWatcher implements MailWatcher {

    private final List<String> events = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> beginners = Collections.synchronizedList(new ArrayList<>());
    private final List<Thread> batchCallers = Collections.synchronizedList(new ArrayList<>());

    @Override
    public MailWatch begun(MailObject mail) {
        String name = name(mail);
        beginners.add(Thread.currentThread());
        events.add("begun " + name);
        return new MailWatch() {
            @Override
            public void sent(SendResult result) {
                events.add("sent " + name + (result.isComplete() ? "" : " in part"));
            }

            @Override
            public void failed(Throwable failure) {
                events.add("failed " + name + ": " + failure.getClass().getSimpleName());
            }
        };
    }

    @Override
    public MailWatcher ofBatch() {
        batchCallers.add(Thread.currentThread());
        return this;
    }

    List<String> events() {
        return List.copyOf(events);
    }

    List<Thread> beginners() {
        return List.copyOf(beginners);
    }

    List<Thread> batchCallers() {
        return List.copyOf(batchCallers);
    }

    void await(String event) {
        Eventually.becomes(() -> events().contains(event));
    }

    private static String name(MailObject mail) {
        if (!mail.content().isRepeatable()) {
            return "stream";
        }
        try (InputStream in = mail.content().open()) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replace("Subject: test", "").strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
