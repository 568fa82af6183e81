package org.smtplib.session;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpInDoubtException;
import org.smtplib.message.Content;
import org.smtplib.message.Outcome;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** Content that cannot be read to its end: half a mail must not be delivered as a whole one. */
class UnreadableContentTest {

    @ParameterizedTest
    @ValueSource(ints = {0, 64, 8_192, 64_000, 1_280_000})
    void streamThatFailsEndsTheConnectionWithoutADot(int octetsBefore) {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            var content = new StepwiseContent().lines(octetsBefore).then(() -> {
                throw new IOException("disk gone");
            });
            SmtpException e = failure(session, content);
            assertThat(e)
                    .isNotInstanceOf(SmtpInDoubtException.class)
                    .hasMessageContaining("disk gone")
                    .hasMessageContaining("nothing was delivered")
                    .hasCauseInstanceOf(IOException.class);
            assertNotSent(e);
            assertThat(session.isConnected()).isFalse();
            assertThat(session.isLost()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
            assertThat(server.commands()).endsWith("DATA");
        }
    }

    @Test
    void streamThatFailsUnexpectedlyEndsTheConnectionToo() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            var content = new StepwiseContent().lines(64_000).then(() -> {
                throw new UncheckedIOException(new IOException("disk gone"));
            });
            assertThatThrownBy(() -> session.send(Sessions.mail(content, "bob@example.org")))
                    .hasStackTraceContaining("disk gone");
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void streamThatCannotBeClosedEndsTheConnectionOrNothing() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            var content = new StepwiseContent().lines(64_000).onClose(() -> {
                throw new IOException("disk gone");
            });
            assertNotSent(failure(session, content));
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    @Test
    void streamIsClosedHoweverItEnds() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            boolean[] closed = new boolean[2];
            session.send(
                    Sessions.mail(new StepwiseContent().lines(64).onClose(() -> closed[0] = true), "bob@example.org"));
            failure(
                    session,
                    new StepwiseContent()
                            .then(() -> {
                                throw new IOException("disk gone");
                            })
                            .onClose(() -> closed[1] = true));
            assertThat(closed).containsExactly(true, true);
        }
    }

    @Test
    void contentThatCannotEvenBeOpenedCostsNoTransaction() {
        Content missing = new Content() {
            @Override
            public boolean isRepeatable() {
                return true;
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("no such file");
            }
        };
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(server)) {
            SmtpException e = failure(session, missing);
            assertThat(e).hasMessageContaining("no such file").hasMessageContaining("nothing was sent");
            assertNotSent(e);
            assertThat(server.commands()).containsExactly("EHLO client.example");
            assertThat(session.send(Sessions.mail("bob@example.org")).isComplete())
                    .isTrue();
        }
    }

    @Test
    void bareLineEndThatShowsOnlyWhileItIsSentEndsTheConnection() {
        try (var server = ScriptedSmtpServer.start(MailServerScript.smtp().build());
                var session = Sessions.open(Sessions.to(server).lineEndings(LineEndings.REJECT))) {
            byte[] smuggled = "a\r\n\n.\r\n".getBytes(US_ASCII);
            Content once = new Content() {
                @Override
                public boolean isRepeatable() {
                    return false;
                }

                @Override
                public InputStream open() {
                    return new ByteArrayInputStream(smuggled);
                }
            };
            assertThatExceptionOfType(SmtpException.class)
                    .isThrownBy(() -> session.send(Sessions.mail(once, "bob@example.org")))
                    .withMessageContaining("REJECT")
                    .satisfies(UnreadableContentTest::assertNotSent);
            assertThat(session.isConnected()).isFalse();
            server.awaitClosed(1);
            assertThat(server.messages()).isEmpty();
        }
    }

    private static SmtpException failure(SmtpSession session, Content content) {
        return catchThrowableOfType(SmtpException.class, () -> session.send(Sessions.mail(content, "bob@example.org")));
    }

    private static void assertNotSent(SmtpException failure) {
        assertThat(failure.result())
                .isNotNull()
                .satisfies(result -> assertThat(result.with(Outcome.NOT_SENT)).containsExactly("bob@example.org"));
    }
}
