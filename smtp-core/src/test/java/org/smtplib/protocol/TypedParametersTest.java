package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.protocol.Dsn.Event;

/** Each parameter as its RFC writes it, and the values that it does not take. */
class TypedParametersTest {

    private static final Instant TIME = Instant.parse("2026-11-23T10:00:00.5Z");

    @Test
    void statusNotificationsAreAskedForAsRfc3461Says() {
        assertThat(Dsn.RETURN_FULL).hasToString("RET=FULL");
        assertThat(Dsn.RETURN_HEADERS).hasToString("RET=HDRS");
        assertThat(Dsn.envelopeId("order 17+1")).hasToString("ENVID=order+2017+2B1");
        assertThat(Dsn.NOTIFY_NEVER).hasToString("NOTIFY=NEVER");
        assertThat(Dsn.notify(Event.DELAY, Event.SUCCESS, Event.DELAY)).hasToString("NOTIFY=SUCCESS,DELAY");
        assertThat(Dsn.originalRecipient("bob+x@example.org")).hasToString("ORCPT=rfc822;bob+2Bx@example.org");
        assertThat(Dsn.originalRecipient("jörg@example.org")).hasToString("ORCPT=utf-8;j\\x{F6}rg@example.org");
    }

    @Test
    void envelopeIdIsPrintableAsciiOfABoundedLength() {
        assertThat(Dsn.envelopeId("x".repeat(100)).value()).hasSize(100);
        refused("101", () -> Dsn.envelopeId("x".repeat(101)));
        refused("102", () -> Dsn.envelopeId("+".repeat(34)));
        refused("printable", () -> Dsn.envelopeId(""));
        refused("\\u000d", () -> Dsn.envelopeId("a\r\nRCPT TO:<x@example.org>"));
        refused("ü", () -> Dsn.envelopeId("ü"));
    }

    @Test
    void originalRecipientIsAnAddressOfABoundedLength() {
        refused("original recipient", () -> Dsn.originalRecipient("a b@example.org"));
        String longest = "x".repeat(500 - "rfc822;@example.org".length()) + "@example.org";
        assertThat(Dsn.originalRecipient(longest).value()).hasSize(500);
        refused("501", () -> Dsn.originalRecipient("x" + longest));
        refused("502", () -> Dsn.originalRecipient("+" + longest.substring(1)));
        refused("503", () -> Dsn.originalRecipient("ü" + longest.substring(2)));
    }

    @Test
    void timeToDeliverByIsInSeconds() {
        assertThat(DeliverBy.orReturn(Duration.ofMinutes(2))).hasToString("BY=120;R");
        assertThat(DeliverBy.orNotify(Duration.ofSeconds(-5))).hasToString("BY=-5;N");
        assertThat(DeliverBy.of(Duration.ofMillis(1999), DeliverBy.Mode.RETURN, true))
                .hasToString("BY=1;RT");
        assertThat(DeliverBy.orReturn(Duration.ofSeconds(999_999_999))).hasToString("BY=999999999;R");
        assertThat(DeliverBy.orNotify(Duration.ofSeconds(-999_999_999))).hasToString("BY=-999999999;N");
        assertThat(DeliverBy.orNotify(Duration.ZERO)).hasToString("BY=0;N");
        refused("1 s at least", () -> DeliverBy.orReturn(Duration.ofMillis(999)));
        refused("1 s at least", () -> DeliverBy.orReturn(Duration.ofSeconds(-1)));
        refused("999999999", () -> DeliverBy.orReturn(Duration.ofSeconds(1_000_000_000)));
        refused("999999999", () -> DeliverBy.orNotify(Duration.ofSeconds(-1_000_000_000)));
        refused("999999999", () -> DeliverBy.orNotify(Duration.ofSeconds(1_000_000_000)));
        refused("999999999", () -> DeliverBy.orNotify(Duration.ofSeconds(Long.MIN_VALUE)));
    }

    @Test
    void releaseIsAfterATimeOrAtOne() {
        assertThat(FutureRelease.after(Duration.ofHours(1))).hasToString("HOLDFOR=3600");
        assertThat(FutureRelease.at(TIME)).hasToString("HOLDUNTIL=2026-11-23T10:00:00Z");
        assertThat(FutureRelease.after(Duration.ofSeconds(999_999_999))).hasToString("HOLDFOR=999999999");
        refused("1 s at least", () -> FutureRelease.after(Duration.ZERO));
        refused("999999999", () -> FutureRelease.after(Duration.ofSeconds(1_000_000_000)));
    }

    @Test
    void ownerOfAMailboxIsAskedForByATime() {
        assertThat(Rrvs.since(TIME)).hasToString("RRVS=2026-11-23T10:00:00Z;R");
        assertThat(Rrvs.sinceIfKnown(TIME)).hasToString("RRVS=2026-11-23T10:00:00Z;C");
    }

    @Test
    void timeHasAYearOfFourDigits() {
        Instant last = Instant.parse("9999-12-31T23:59:59.9Z");
        assertThat(FutureRelease.at(last)).hasToString("HOLDUNTIL=9999-12-31T23:59:59Z");
        assertThat(Rrvs.since(Instant.parse("0000-01-01T00:00:00Z"))).hasToString("RRVS=0000-01-01T00:00:00Z;R");
        for (Instant time :
                List.of(Instant.MIN, Instant.parse("-0001-12-31T23:59:59Z"), last.plusSeconds(1), Instant.MAX)) {
            refused("four digits", () -> FutureRelease.at(time));
            refused("four digits", () -> Rrvs.since(time));
            refused("four digits", () -> Rrvs.sinceIfKnown(time));
        }
    }

    @Test
    void priorityIsFromMinusNineToNine() {
        assertThat(MailParameter.priority(-9)).hasToString("MT-PRIORITY=-9");
        assertThat(MailParameter.priority(9)).hasToString("MT-PRIORITY=9");
        refused("-9 to 9", () -> MailParameter.priority(10));
        refused("-9 to 9", () -> MailParameter.priority(-10));
        refused("-9 to 9", () -> MailParameter.priority(Integer.MIN_VALUE));
    }

    @Test
    void submitterIsAMailboxOrUnknown() {
        assertThat(MailParameter.auth("e+mc2@example.org")).hasToString("AUTH=e+2Bmc2@example.org");
        assertThat(MailParameter.AUTH_UNKNOWN).hasToString("AUTH=<>");
        refused("ASCII", () -> MailParameter.auth("jörg@example.org"));
        refused("AUTH=", () -> MailParameter.auth("no one"));
    }

    @ParameterizedTest
    @CsvSource({
        "RET=FULL, DSN",
        "ENVID=x, DSN",
        "BY=1;R, DELIVERBY",
        "HOLDFOR=1, FUTURERELEASE",
        "HOLDUNTIL=2026-11-23T10:00:00Z, FUTURERELEASE",
        "BODY=8BITMIME, 8BITMIME",
        "BODY=binarymime, BINARYMIME",
        "REQUIRETLS, REQUIRETLS",
        "x-own=1, X-OWN"
    })
    void parameterBelongsToAnExtension(String parameter, String extension) {
        assertThat(MailParameter.parse(parameter).extension()).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource({"NOTIFY=NEVER, DSN", "ORCPT=rfc822;a@b, DSN", "RRVS=x, RRVS", "x-own, X-OWN"})
    void parameterOfARecipientBelongsToAnExtension(String parameter, String extension) {
        assertThat(RcptParameter.parse(parameter).extension()).isEqualTo(extension);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "DSN, RET=FULL, -",
                "SIZE 10, RET=FULL, it does not offer DSN",
                "DELIVERBY, BY=1;R, -",
                "DELIVERBY 120, BY=120;R, -",
                "DELIVERBY 120, BY=119;R, it takes 120 s at least",
                "'DELIVERBY 120,x=1', BY=119;RT, it takes 120 s at least",
                "DELIVERBY 120, BY=+119;R, it takes 120 s at least",
                "DELIVERBY 120, BY=119;N, -",
                "FUTURERELEASE 60 2026-11-23T10:00:00Z, HOLDFOR=60, -",
                "FUTURERELEASE 60 2026-11-23T10:00:00Z, HOLDFOR=61, it holds mails for 60 s at most",
                "FUTURERELEASE 60 2026-11-23T10:00:00Z, HOLDUNTIL=2026-11-23T10:00:00Z, -",
                "FUTURERELEASE 60 2026-11-23T10:00:00Z, HOLDUNTIL=2026-11-23T10:00:01Z,"
                        + " it holds mails until 2026-11-23T10:00:00Z at most",
                "FUTURERELEASE, HOLDFOR=999999999, -",
                "FUTURERELEASE x y, HOLDUNTIL=2026-11-23T10:00:00Z, -"
            })
    void serverSaysWhatItTakes(String offered, String parameter, String objection) {
        var extensions = Extensions.parse(new Reply(250, List.of("server.example", offered)));
        assertThat(extensions.objection(MailParameter.parse(parameter))).isEqualTo(objection);
    }

    private static void refused(String why, ThrowingCallable call) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(why);
    }
}
