package org.smtplib.hostile;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every fault that ends no wait by its deadline, at every step of every lane, met by a session. */
class HostileSessionTest {

    private static final int AT_ONCE = 4;

    @TestFactory
    Stream<DynamicTest> mailComesToWhatItHasTo() {
        Stream<Cell> cells = Stream.of(Lane.values()).flatMap(lane -> Cell.all(lane, Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, cell -> new SessionTrial(cell, SessionTrial.SEND).run());
    }

    @TestFactory
    Stream<DynamicTest> mailSentAsSmtplibDoesComesToTheSame() {
        Stream<Cell> cells = Stream.of(Lane.SMTP, Lane.LMTP).flatMap(lane -> Cell.all(lane, Effect::isTold));
        return SideBySide.tests(AT_ONCE, cells, cell -> new SessionTrial(cell, SessionTrial.SENDMAIL).run());
    }
}
