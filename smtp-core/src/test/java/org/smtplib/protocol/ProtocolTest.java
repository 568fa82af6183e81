package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tells the three flavours apart. */
class ProtocolTest {

    @ParameterizedTest
    @CsvSource({
        "SMTP,  25,   EHLO, false, false, true",
        "SMTPS, 465,  EHLO, true,  false, true",
        "LMTP,  2003, LHLO, false, true,  false"
    })
    void flavourIsData(
            Protocol protocol, int port, String verb, boolean tls, boolean replyForEachRecipient, boolean helo) {
        assertThat(protocol.defaultPort()).isEqualTo(port);
        assertThat(protocol.helloVerb()).isEqualTo(verb);
        assertThat(protocol.implicitTls()).isEqualTo(tls);
        assertThat(protocol.replyForEachRecipient()).isEqualTo(replyForEachRecipient);
        assertThat(protocol.heloAllowed()).isEqualTo(helo);
    }

    @Test
    void thereIsNoFourthFlavour() {
        assertThat(Protocol.values()).containsExactly(Protocol.SMTP, Protocol.SMTPS, Protocol.LMTP);
    }
}
