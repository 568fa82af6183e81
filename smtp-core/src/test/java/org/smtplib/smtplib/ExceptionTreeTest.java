package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpConnectException;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpHeloException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.exception.SmtpServerDisconnectedException;
import org.smtplib.protocol.Reply;

/** smtplib's ten exceptions, each below the one it is below there. */
class ExceptionTreeTest {

    @Test
    void rootIsUncheckedAndAboveAll() {
        assertThat(SmtpException.class).hasSuperclass(RuntimeException.class);
        assertThat(SmtpNotSupportedException.class).hasSuperclass(SmtpException.class);
        assertThat(SmtpServerDisconnectedException.class).hasSuperclass(SmtpException.class);
        assertThat(SmtpResponseException.class).hasSuperclass(SmtpException.class);
        assertThat(SmtpRecipientsRefusedException.class).hasSuperclass(SmtpException.class);
    }

    @Test
    void whatCarriesAReplyIsAResponse() {
        assertThat(SmtpSenderRefusedException.class).hasSuperclass(SmtpResponseException.class);
        assertThat(SmtpDataException.class).hasSuperclass(SmtpResponseException.class);
        assertThat(SmtpConnectException.class).hasSuperclass(SmtpResponseException.class);
        assertThat(SmtpHeloException.class).hasSuperclass(SmtpResponseException.class);
        assertThat(SmtpAuthenticationException.class).hasSuperclass(SmtpResponseException.class);
    }

    @Test
    void codeAndWordsOfTheServerAreThere() {
        Reply reply = Reply.of(550, "5.7.1 go away");
        SmtpSenderRefusedException refused = new SmtpSenderRefusedException("refused", reply, "ann@example.org");
        assertThat(refused.code()).isEqualTo(550);
        assertThat(refused.reply().text()).isEqualTo("5.7.1 go away");
        assertThat(refused.sender()).isEqualTo("ann@example.org");
    }

    @Test
    void recipientsRefusedHoldsEachRecipientWithItsReply() {
        Map<String, Reply> refused = Map.of("bob@example.org", Reply.of(550, "no"));
        assertThat(new SmtpRecipientsRefusedException("refused", refused).recipients())
                .isEqualTo(refused);
    }
}
