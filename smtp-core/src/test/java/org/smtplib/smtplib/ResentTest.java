package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpSenderRefusedException;

/** A message that was sent on: one block of Resent- headers counts, several cannot be told apart. */
class ResentTest extends PlayedInPieces {

    private static final String ORIGINAL = """
            From: ann@example.com
            To: bob
            Cc: cat, dan
            Bcc: Root <root@example.net>
            """;

    private static final String RESENT = """
            Resent-Date: Tue, 7 May 2024 10:30:00 +0200
            Resent-From: office@example.net
            Resent-To: Mia <mia@desk.example>, ned
            Resent-Bcc: archive@vault.example
            """;

    @Test
    void resentHeadersNameSenderAndRecipientsAndNoBlindCopyIsTransmitted() throws MessagingException {
        MimeMessage message = SendMessageTest.message(RESENT + ORIGINAL + "\nJust a line\n");
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 250 server.example
                C: MAIL FROM:<office@example.net>
                S: 250 ok
                C: RCPT TO:<mia@desk.example>
                S: 250 ok
                C: RCPT TO:<ned>
                S: 250 ok
                C: RCPT TO:<archive@vault.example>
                S: 250 ok
                C: DATA
                S: 354 go ahead
                C: Resent-Date: Tue, 7 May 2024 10:30:00 +0200
                C: Resent-From: office@example.net
                C: Resent-To: Mia <mia@desk.example>, ned
                C: From: ann@example.com
                C: To: bob
                C: Cc: cat, dan
                C:
                C: Just a line
                C: .
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.sendMessage(message)).isEmpty();
            session.disconnect();
        }
        assertThat(message.getHeader("Resent-Bcc")).hasSize(1);
        assertThat(message.getHeader("Bcc")).hasSize(1);
    }

    @Test
    void resentSenderComesBeforeResentFrom() throws MessagingException {
        MimeMessage message =
                SendMessageTest.message("Resent-Sender: clerk@example.net\n" + RESENT + ORIGINAL + "\nhello\n");
        try (var server = serve(HELLO + "C: MAIL FROM:<clerk@example.net>\nS: 421 enough\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.sendMessage(message))
                    .asInstanceOf(type(SmtpSenderRefusedException.class))
                    .satisfies(failure -> assertThat(failure.sender()).isEqualTo("clerk@example.net"));
        }
    }

    @Test
    void blockWithoutAnAuthorIsRefusedAlthoughTheOriginalHasOne() throws MessagingException {
        String anonymous = RESENT.replace("Resent-From: office@example.net\n", "");
        MimeMessage message = SendMessageTest.message(anonymous + ORIGINAL + "\nhello\n");
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMessage(message))
                    .withMessageContaining("neither Resent-Sender nor Resent-From");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void severalBlocksAreAnErrorWhoeverIsNamedInTheCall() throws MessagingException {
        MimeMessage message = SendMessageTest.message(RESENT + RESENT + ORIGINAL + "\nhello\n");
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMessage(message))
                    .withMessageContaining("2 blocks of Resent- headers");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> session.sendMessage(
                            message, "ida@example.com", List.of("ole@example.net"), List.of(), List.of()));
            session.noop();
            session.disconnect();
        }
    }
}
