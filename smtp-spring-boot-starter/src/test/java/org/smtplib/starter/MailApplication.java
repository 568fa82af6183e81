package org.smtplib.starter;

import java.util.Map;
import org.smtplib.SmtpTemplate;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application that has the starter on its class path and nothing else: what it can do comes from there. */
@SpringBootConfiguration
@EnableAutoConfiguration
class MailApplication {

    /** A running application, and its template. */
    record Running(ConfigurableApplicationContext context) implements AutoCloseable {

        SmtpTemplate smtp() {
            return context.getBean(SmtpTemplate.class);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** Starts it with the given properties, which count more than those of any file and of the environment. */
    static Running start(Map<String, ?> properties) {
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        return new Running(new SpringApplicationBuilder(MailApplication.class).run(arguments));
    }
}
