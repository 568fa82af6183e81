package org.smtplib.boot.example;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.event.SmtpMailFailedEvent;
import org.smtplib.boot.autoconfigure.transaction.AfterCommitSmtpSender;
import org.smtplib.mime.Email;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.transaction.annotation.Transactional;

/** A shop whose receipts go when the order is in the books. */
public class Orders {

    static final Logger LOG = LoggerFactory.getLogger(Orders.class);

    private final Books orders = new Books();
    private final AfterCommitSmtpSender afterCommit;

    /** Orders with receipts. */
    public Orders(AfterCommitSmtpSender afterCommit) {
        this.afterCommit = afterCommit;
    }

    record Order(String id, String customer) {}

    /** Where orders are kept. */
    static final class Books {

        private final List<Order> all = new ArrayList<>();

        void save(Order order) {
            all.add(order);
        }
    }

    /** Places an order. */
    @Transactional
    public void place(Order order) {
        orders.save(order);
        var mail = afterCommit.send(Email.builder()
                .to(order.customer())
                .subject("Your order")
                .text("It is on its way.")
                .build());
        mail.thenAccept(result -> LOG.info("The receipt of {}: {}", order.id(), result));
    }

    /** Hears of mails that nobody got. */
    static final class Complaints {

        @EventListener
        void failed(SmtpMailFailedEvent event) {
            LOG.warn("No mail for {}: {}", event.envelope(), event.failure().getMessage());
        }
    }

    /** A sender for another client. */
    @Configuration(proxyBeanMethods = false)
    static class Reports {

        @Bean(defaultCandidate = false)
        @Qualifier("reports")
        AfterCommitSmtpSender reportsAfterCommit(@Qualifier("reports") SmtpTemplate reports) {
            return new AfterCommitSmtpSender(reports);
        }
    }
}
