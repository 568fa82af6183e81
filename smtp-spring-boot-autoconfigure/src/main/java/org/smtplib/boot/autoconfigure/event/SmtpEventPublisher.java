package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.springframework.context.ConfigurableApplicationContext;

/** Tells the ends of one client's mails as application events. */
final class SmtpEventPublisher implements SmtpEventListener {

    private static final Logger LOG = LoggerFactory.getLogger(SmtpEventPublisher.class);

    private final String client;
    private final ConfigurableApplicationContext context;

    SmtpEventPublisher(String client, ConfigurableApplicationContext context) {
        this.client = client;
        this.context = context;
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        publish(new SmtpMailSentEvent(client, envelope, result, elapsed));
    }

    @Override
    public void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {
        publish(new SmtpMailHeldBackEvent(client, envelope, result, elapsed));
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        publish(new SmtpMailFailedEvent(client, envelope, failure, elapsed));
    }

    private void publish(SmtpMailEvent event) {
        try {
            context.publishEvent(event);
        } catch (RuntimeException e) {
            if (!context.isClosed()) {
                throw e;
            }
            // Its listeners may be gone while the last mails are sent.
            LOG.debug("The application stops, and not every listener was told of {}", event, e);
        }
    }
}
