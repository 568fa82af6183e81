package org.smtplib.startup;

import java.lang.management.ManagementFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

/** The smallest application; it prints {@link Start} once it has started, with the bean whose class is named first. */
@SpringBootConfiguration
@EnableAutoConfiguration
public class MeasuredApplication {

    public static void main(String[] args) throws ClassNotFoundException {
        try (ConfigurableApplicationContext context = SpringApplication.run(MeasuredApplication.class, args)) {
            long millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            String bean = System.getProperty("bean");
            if (bean != null) {
                context.getBean(Class.forName(bean));
            }
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            System.out.println(new Start(
                            millis,
                            system.getProcessCpuTime() / 1_000_000,
                            ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount())
                    .line());
        }
    }
}
