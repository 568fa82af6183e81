package org.smtplib.boot.autoconfigure;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.smtplib.sasl.SaslMechanism;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * The beans of type {@link SaslMechanism}, of which each login asks the bean factory anew: one of prototype scope serves
 * one exchange, a singleton all of them, and so keeps nothing of any. One that is no default candidate counts for the
 * client alone that its qualifier names, others for all.
 */
final class SmtpMechanisms {

    private final ConfigurableListableBeanFactory beanFactory;

    SmtpMechanisms(ConfigurableListableBeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /** Those of one client, in their {@code @Order}; none is made for this. */
    List<Supplier<SaslMechanism>> of(String client) {
        return Arrays.stream(beanFactory.getBeanNamesForType(SaslMechanism.class, true, false))
                .filter(bean -> isFor(client, bean))
                .sorted(Comparator.comparingInt(this::order))
                .map(bean -> (Supplier<SaslMechanism>) () -> beanFactory.getBean(bean, SaslMechanism.class))
                .toList();
    }

    private boolean isFor(String client, String bean) {
        boolean forAll = !beanFactory.containsBeanDefinition(bean)
                || !(beanFactory.getMergedBeanDefinition(bean) instanceof AbstractBeanDefinition definition)
                || definition.isDefaultCandidate();
        return forAll || BeanFactoryAnnotationUtils.isQualifierMatch(client::equals, bean, beanFactory);
    }

    private int order(String bean) {
        Order order = beanFactory.findAnnotationOnBean(bean, Order.class);
        return order == null ? Ordered.LOWEST_PRECEDENCE : order.value();
    }
}
