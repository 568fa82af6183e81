package org.smtplib.boot.autoconfigure.event;

import java.time.Duration;
import org.smtplib.event.SmtpEventListener;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.springframework.context.ApplicationEventPublisher;

/** Tells the ends of one client's mails as application events. */
final class SmtpEventPublisher implements SmtpEventListener {

    private final String client;
    private final ApplicationEventPublisher publisher;

    SmtpEventPublisher(String client, ApplicationEventPublisher publisher) {
        this.client = client;
        this.publisher = publisher;
    }

    @Override
    public void mailSent(Envelope envelope, SendResult result, Duration elapsed) {
        publisher.publishEvent(new SmtpMailSentEvent(client, envelope, result, elapsed));
    }

    @Override
    public void mailHeldBack(Envelope envelope, SendResult result, Duration elapsed) {
        publisher.publishEvent(new SmtpMailHeldBackEvent(client, envelope, result, elapsed));
    }

    @Override
    public void mailFailed(Envelope envelope, SmtpException failure, Duration elapsed) {
        publisher.publishEvent(new SmtpMailFailedEvent(client, envelope, failure, elapsed));
    }
}
