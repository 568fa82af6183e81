package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.SmtpTemplate;
import org.smtplib.boot.autoconfigure.endpoint.SmtpEndpointAutoConfiguration;
import org.smtplib.boot.autoconfigure.endpoint.SmtpServerDescriptor;
import org.smtplib.boot.autoconfigure.health.SmtpHealthContributorAutoConfiguration;
import org.smtplib.boot.autoconfigure.mail.SmtpJavaMailSenderAutoConfiguration;
import org.smtplib.boot.autoconfigure.metrics.SmtpMetricsAutoConfiguration;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.HighCardinalityKeyNames;
import org.smtplib.boot.autoconfigure.observation.SmtpClientObservationDocumentation.LowCardinalityKeyNames;
import org.smtplib.boot.autoconfigure.observation.SmtpObservationAutoConfiguration;
import org.smtplib.boot.autoconfigure.transaction.SmtpTransactionAutoConfiguration;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;

/** The tables of docs/reference.md on meters, observations and the endpoint say what is there. */
class ReferenceDocumentTests {

    private static final Pattern LOGGER = Pattern.compile("getLogger\\(([^)]+)\\)");

    @Test
    void tableOfMetersIsWhatARegistryHoldsAfterASend() {
        try (ScriptedSmtpServer server =
                ScriptedSmtpServer.start(MailServerScript.smtp().build())) {
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(
                            MetricsAutoConfiguration.class,
                            ObservationAutoConfiguration.class,
                            SmtpAutoConfiguration.class,
                            SmtpMetricsAutoConfiguration.class,
                            SmtpObservationAutoConfiguration.class))
                    .withBean(SimpleMeterRegistry.class)
                    .withPropertyValues("smtp.host=" + server.host(), "smtp.port=" + server.port())
                    .run(context -> {
                        context.getBean(SmtpTemplate.class).send(TestMails.to("jo@example.org"));
                        List<String> held = context.getBean(MeterRegistry.class).getMeters().stream()
                                .map(Meter::getId)
                                .filter(id -> id.getName().startsWith("smtp."))
                                .map(ReferenceDocumentTests::line)
                                .distinct()
                                .toList();
                        assertThat(rows("| Meter |").map(row -> row.get(0) + " " + row.get(1) + " " + row.get(2)))
                                .containsExactlyInAnyOrderElementsOf(held);
                    });
        }
    }

    private static String line(Meter.Id id) {
        String type = id.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return id.getName() + " " + type + " "
                + String.join(
                        ", ", id.getTags().stream().map(Tag::getKey).sorted().toList());
    }

    @Test
    void tableOfKeysIsThatOfTheDocumentedObservation() {
        Stream<String> low = Arrays.stream(LowCardinalityKeyNames.values()).map(key -> key.asString() + " low");
        Stream<String> high = Arrays.stream(HighCardinalityKeyNames.values()).map(key -> key.asString() + " high");
        assertThat(rows("| Key |").map(row -> row.get(0) + " " + row.get(1)))
                .containsExactlyElementsOf(Stream.concat(low, high).toList());
    }

    @Test
    void tableOfTheEndpointHasWhatAServerIsShownWith() {
        assertThat(rows("| Field |").map(row -> row.get(0)))
                .containsExactlyElementsOf(Arrays.stream(SmtpServerDescriptor.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList());
    }

    @Test
    void tableOfLoggersNamesEachOfTheSources() throws IOException {
        Set<String> loggers = new TreeSet<>();
        for (Path module : List.of(Path.of("..", "smtp-core"), Path.of("."))) {
            try (Stream<Path> sources = Files.walk(module.resolve("src/main/java"))) {
                for (Path source : sources.filter(Files::isRegularFile).toList()) {
                    String text = Files.readString(source);
                    LOGGER.matcher(text).results().map(found -> found.group(1)).forEach(loggers::add);
                    if (text.contains("getLog(getClass())")) {
                        loggers.add(source.getFileName().toString().replace(".java", ".class"));
                    }
                }
            }
        }
        assertThat(rows("| logger |").map(row -> row.get(0)))
                .allSatisfy(logger -> assertThat(logger).startsWith("org.smtplib."));
        assertThat(rows("| logger |")
                        .map(row -> row.get(0).equals("org.smtplib.wire")
                                ? "\"" + row.get(0) + "\""
                                : row.get(0).replaceAll(".*\\.", "") + ".class"))
                .containsExactlyInAnyOrderElementsOf(loggers);
    }

    @Test
    void tableOfBeansIsTrueOfAnApplicationWithAllOfThem() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(
                        ObservationAutoConfiguration.class,
                        SmtpAutoConfiguration.class,
                        SmtpHealthContributorAutoConfiguration.class,
                        SmtpObservationAutoConfiguration.class,
                        SmtpJavaMailSenderAutoConfiguration.class,
                        SmtpTransactionAutoConfiguration.class,
                        SmtpEndpointAutoConfiguration.class))
                .withPropertyValues(
                        "smtp.host=a.example",
                        "smtp.clients.reports.host=b.example",
                        "management.endpoints.web.exposure.include=smtp")
                .run(context -> assertThat(rows("| bean |")).allSatisfy(row -> {
                    String bean = row.get(0).replace("<name>", "reports");
                    assertThat(context).hasBean(bean);
                    List<String> types = Stream.concat(
                                    Stream.of(context.getBean(bean).getClass()),
                                    Arrays.stream(ClassUtils.getAllInterfaces(context.getBean(bean))))
                            .map(Class::getSimpleName)
                            .toList();
                    assertThat(types).contains(row.get(1));
                }));
    }

    /** The cells of the rows below a heading, without the marks of code. */
    private static Stream<List<String>> rows(String heading) {
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of("..", "docs", "reference.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return lines.stream()
                .dropWhile(line -> !line.startsWith(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1).replace("`", "").split("\\|"))
                        .map(String::strip)
                        .toList());
    }
}
