package org.smtplib.hostile;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.smtplib.testing.Step;

/** Every fault that ends no wait by its deadline, at every step, met by a template, which may send a second time. */
class HostileTemplateTest {

    private static final int AT_ONCE = 4;

    @BeforeAll
    static void doNotWarn() {
        Warnings.off();
    }

    @AfterAll
    static void warnAgain() {
        Warnings.on();
    }

    @TestFactory
    Stream<DynamicTest> faultOnANewConnection() {
        Stream<Cell> cells =
                Stream.of(Lane.SMTP, Lane.STARTTLS, Lane.LMTP).flatMap(lane -> Cell.all(lane, Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onANewConnection);
    }

    @TestFactory
    Stream<DynamicTest> faultOnAUsedConnection() {
        Stream<Cell> cells =
                Stream.of(Lane.SMTP, Lane.LMTP).flatMap(lane -> Cell.at(lane, lane.transaction(), Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onAUsedConnection);
    }

    @TestFactory
    Stream<DynamicTest> faultInFrontOfAMail() {
        Stream<Cell> cells =
                Stream.of(Lane.SMTP, Lane.LMTP).flatMap(lane -> Cell.at(lane, List.of(Step.RSET), Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onReset);
    }

    @TestFactory
    Stream<DynamicTest> faultOnEveryConnection() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.LMTP).flatMap(lane -> Cell.all(lane, Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, TemplateTrial::onEveryConnection);
    }
}
