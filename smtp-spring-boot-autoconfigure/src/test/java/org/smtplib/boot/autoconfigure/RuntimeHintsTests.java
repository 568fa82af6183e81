package org.smtplib.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** What a native image must be told of reflection. */
class RuntimeHintsTests {

    @Test
    void eachRecordOfThePropertiesCanBeBound() {
        RuntimeHints hints = hints();
        List<Class<?>> records = Stream.concat(
                        Stream.of(SmtpProperties.class), Stream.of(SmtpProperties.class.getDeclaredClasses()))
                .filter(Class::isRecord)
                .toList();
        assertThat(records)
                .hasSizeGreaterThan(5)
                .allSatisfy(type -> assertThat(
                                RuntimeHintsPredicates.reflection().onConstructorInvocation(canonicalConstructor(type)))
                        .as(type.getName())
                        .accepts(hints));
    }

    private static RuntimeHints hints() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            TestPropertyValues.of("smtp.host=main.example", "smtp.clients.reports.host=reports.example")
                    .applyTo(context);
            context.register(Application.class);
            DefaultGenerationContext generation = new DefaultGenerationContext(
                    new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles());
            new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
            return generation.getRuntimeHints();
        }
    }

    private static Constructor<?> canonicalConstructor(Class<?> type) {
        return Stream.of(type.getDeclaredConstructors())
                .filter(constructor -> constructor.getParameterCount() == type.getRecordComponents().length)
                .findFirst()
                .orElseThrow();
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({SslAutoConfiguration.class, SmtpAutoConfiguration.class})
    static class Application {}
}
