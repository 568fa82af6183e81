package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.message.Content;

/** The options of MAIL and RCPT said one by one, SMTPUTF8 above all. */
class OptionsByHandTest extends PlayedInPieces {

    private static final String OFFERS = """
            S: 220 server.example ESMTP
            C: EHLO client.example
            S: 250-server.example
            S: 250-8BITMIME
            S: 250-DSN
            S: 250 SMTPUTF8
            """;

    @Test
    void smtpUtf8LetsAddressesBeyondAsciiThroughUntilTheTransactionEnds() {
        try (var server = serve(OFFERS + """
                C: MAIL FROM:<\u0141u@example.org> BODY=8BITMIME SMTPUTF8
                S: 250 ok
                C: RCPT TO:<\u017dofie@example.org>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: \u00a1hola!
                C: .
                S: 250 ok
                C: NOOP
                S: 250 ok
                C: MAIL FROM:<\u0141u@example.org> SMTPUTF8
                S: 250 ok
                C: RSET
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.mail("\u0141u@example.org", "BODY=8BITMIME", "smtputf8");
            session.rcpt("\u017dofie@example.org");
            session.data(Content.of("\u00a1hola!".getBytes(StandardCharsets.UTF_8)));
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("\u017dofie@example.org"));
            session.noop();
            session.mail("\u0141u@example.org", "SMTPUTF8");
            session.rset();
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("\u017dofie@example.org"));
            session.disconnect();
        }
    }

    @Test
    void addressBeyondAsciiIsRefusedWithoutSmtpUtf8() {
        try (var server = serve(OFFERS + "GONE");
                var session = connect(server)) {
            session.ehlo();
            assertThatIllegalArgumentException().isThrownBy(() -> session.mail("\u00c5nne@example.org"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("J\u00f6rg@example.org"));
            session.disconnect();
        }
    }

    @Test
    void smtpUtf8ThatTheServerDoesNotOfferIsNotSupported() {
        try (var server = serve(HELLO + "GONE");
                var session = connect(server)) {
            session.ehlo();
            assertThatThrownBy(() -> session.mail("ann@example.org", "BODY=8BITMIME", "SMTPUTF8"))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("SMTPUTF8");
            session.disconnect();
        }
    }

    @Test
    void optionsAreNotSilentlyDroppedWhereTheServerKnowsHeloOnly() {
        try (var server = serve("""
                S: 220 server.example
                C: HELO client.example
                S: 250 server.example
                C: MAIL FROM:<ann@example.org>
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.helo();
            assertThatThrownBy(() -> session.mail("ann@example.org", "BODY=8BITMIME"))
                    .isInstanceOf(SmtpNotSupportedException.class);
            session.mail("ann@example.org");
            assertThatThrownBy(() -> session.rcpt("bob@example.org", "NOTIFY=NEVER"))
                    .isInstanceOf(SmtpNotSupportedException.class);
            session.disconnect();
        }
    }

    @Test
    void lineEndInAnOptionOrAddressIsRefusedAndNothingIsSent() {
        try (var server = serve(OFFERS + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            session.ehlo();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.mail("ann@example.org", "X-OPT\nX-FORGED"))
                    .withMessageContaining("\\u000aX-FORGED");
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("bob@example.org", "X-OPT=1\r\nRSET"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.mail("ann@example.org>\r\nRSET"));
            assertThatIllegalArgumentException().isThrownBy(() -> session.rcpt("bob@example.org> NOTIFY=NEVER"));
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void optionsNeedNotBeAmongTheFeatures() {
        try (var server = serve(HELLO + """
                C: MAIL FROM:<ann@example.org> RET=HDRS X-OWN=1
                S: 250 ok
                C: RCPT TO:<bob@example.org> NOTIFY=NEVER
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            session.mail("ann@example.org", "RET=HDRS", "X-OWN=1");
            session.rcpt("bob@example.org", "NOTIFY=NEVER");
            session.disconnect();
        }
    }
}
