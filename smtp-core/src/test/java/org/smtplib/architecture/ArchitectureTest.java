package org.smtplib.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.smtplib.codec.CommandEncoder;
import org.smtplib.transport.Transport;

/** The house as drawn: to change the architecture, change the map. */
class ArchitectureTest {

    /** Lowest first. A room may look into those named, and into no other. */
    private static final RoomMap ROOMS = new RoomMap("org.smtplib")
            .room("value")
            .room("protocol", "value")
            .room("sasl", "value")
            .room("transport", "value")
            .room("message", "value", "protocol")
            .room("exception", "protocol", "message")
            .room("codec", "protocol", "exception")
            .room("event", "value", "protocol", "transport", "message", "exception")
            .room("mime", "value", "protocol", "message", "exception", "codec")
            .roomAboveAllBut("session")
            .roomAboveAllBut("pool", "mime", "codec", "sasl")
            .roomAboveAllBut("relay", "mime", "codec", "sasl")
            .roomAboveAllBut("delivery", "mime", "codec", "sasl")
            .rootAboveAllBut("codec");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.smtplib");

    @Test
    void everyClassStandsInItsRoomAndLooksOnlyWhereTheMapAllows() {
        assertThat(ROOMS.violations(MAIN)).isEmpty();
    }

    @Test
    void theMapNoticesAnArrowThatPointsUp() {
        RoomMap fixture =
                new RoomMap("org.smtplib.architecture.fixture").room("low").room("high", "low");

        List<String> violations =
                fixture.violations(new ClassFileImporter().importPackages("org.smtplib.architecture.fixture"));

        assertThat(violations).isNotEmpty().allMatch(text -> text.startsWith("low may not look into high"));
    }

    @Test
    void theMapNoticesAClassInNoRoomAndARoomWithoutAClass() {
        RoomMap fixture =
                new RoomMap("org.smtplib.architecture.fixture").room("high").room("attic", "high");

        List<String> violations =
                fixture.violations(new ClassFileImporter().importPackages("org.smtplib.architecture.fixture"));

        assertThat(violations)
                .contains("The room attic has no class")
                .contains("org.smtplib.architecture.fixture.low.Offender stands in no room of the map");
    }

    @Test
    void commandsAndOctetsLeaveThroughTheWireAlone() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("org.smtplib.session.Wire")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(CommandEncoder.class)
                .orShould()
                .callMethodWhere(target(nameMatching("read|write")).and(target(owner(assignableTo(Transport.class)))))
                .check(new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages(
                                "org.smtplib.session",
                                "org.smtplib.pool",
                                "org.smtplib.relay",
                                "org.smtplib.delivery"));
    }

    @Test
    void nothingIsSynchronizedSoThatNoVirtualThreadIsPinned() {
        methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED).check(MAIN);
    }

    @Test
    void coreKnowsNoSpring() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(MAIN);
    }

    @Test
    void preparingNamesAndPasswordsIsTheBusinessOfSaslAlone() {
        noClasses()
                .that()
                .resideOutsideOfPackage("org.smtplib.sasl")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.ongres..")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes()
                .that()
                .haveSimpleName("package-info")
                .should()
                .beAnnotatedWith(NullMarked.class)
                .check(MAIN);
        assertThat(MAIN.stream().map(type -> type.getPackageName()).distinct())
                .allMatch(name -> MAIN.contain(name + ".package-info"));
    }
}
