package org.smtplib.boot.autoconfigure;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.Bean;

class ArchitectureTests {

    private static final JavaClasses classes = new ClassFileImporter()
            .importUrl(SmtpAutoConfiguration.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation());

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("(**)").should().beFreeOfCycles().check(classes);
    }

    @Test
    void autoConfigurationsArePublicAndFinal() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePublic()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(classes);
    }

    @Test
    void autoConfigurationsHaveNoPublicMembers() {
        members()
                .that()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(AutoConfiguration.class)
                .and(not(describe("are implicit constructors", ArchitectureTests::isImplicitConstructor)))
                .should()
                .notBePublic()
                .check(classes);
    }

    /** A constructor that nobody wrote is as public as its class. */
    private static boolean isImplicitConstructor(JavaMember member) {
        return member instanceof JavaConstructor constructor
                && constructor.getRawParameterTypes().isEmpty();
    }

    @Test
    void beanMethodsArePackagePrivate() {
        methods()
                .that()
                .areAnnotatedWith(Bean.class)
                .should()
                .bePackagePrivate()
                .check(classes);
    }

    @Test
    void failureAnalyzersAreNotPublic() {
        classes()
                .that()
                .haveSimpleNameEndingWith("FailureAnalyzer")
                .should()
                .bePackagePrivate()
                .check(classes);
    }

    @Test
    void eachAutoConfigurationIsListedAndTheListIsSorted() {
        List<String> listed =
                ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()).getCandidates().stream()
                        .filter(name -> name.startsWith("org.smtplib."))
                        .toList();
        assertThat(listed).isSorted();
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(classes.stream()
                        .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                        .map(JavaClass::getName)
                        .toList());
    }
}
