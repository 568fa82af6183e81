package org.smtplib.event;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.message.MailObject;
import org.smtplib.message.SendResult;

/** Several watchers as one; one that throws harms neither the mail nor the others. */
public final class MailWatchers implements MailWatcher {

    private static final Logger LOG = LoggerFactory.getLogger(MailWatchers.class);

    private final List<MailWatcher> watchers;

    private MailWatchers(List<MailWatcher> watchers) {
        this.watchers = watchers;
    }

    /** These watchers as one; {@link MailWatcher#NONE} where there is none. */
    public static MailWatcher of(List<? extends MailWatcher> watchers) {
        return watchers.isEmpty() ? NONE : new MailWatchers(List.copyOf(watchers));
    }

    @Override
    public MailWatch begun(MailObject mail) {
        return new Watches(each(watcher -> watcher.begun(mail), MailWatch.NONE));
    }

    @Override
    public MailWatcher ofBatch() {
        return new MailWatchers(each(MailWatcher::ofBatch, NONE));
    }

    private <T> List<T> each(Function<MailWatcher, T> question, T otherwise) {
        return watchers.stream()
                .map(watcher -> asked(watcher, question, otherwise))
                .toList();
    }

    private static <T> T asked(MailWatcher watcher, Function<MailWatcher, T> question, T otherwise) {
        try {
            return Objects.requireNonNull(question.apply(watcher), "It answered null");
        } catch (Throwable e) {
            failed(watcher, e);
            return otherwise;
        }
    }

    /** Whatever it is: the mail may be accepted already, and who sent it must hear of that. */
    private static void failed(Object watcher, Throwable e) {
        LOG.warn(
                "The watcher {} failed; the mail is not affected",
                watcher.getClass().getName(),
                e);
    }

    /** The watches of one mail. */
    private record Watches(List<MailWatch> watches) implements MailWatch {

        @Override
        public void sent(SendResult result) {
            for (MailWatch watch : watches) {
                try {
                    watch.sent(result);
                } catch (Throwable e) {
                    MailWatchers.failed(watch, e);
                }
            }
        }

        @Override
        public void failed(Throwable failure) {
            for (MailWatch watch : watches) {
                try {
                    watch.failed(failure);
                } catch (Throwable e) {
                    MailWatchers.failed(watch, e);
                }
            }
        }
    }
}
