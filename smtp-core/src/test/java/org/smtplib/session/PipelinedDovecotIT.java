package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.message.Outcome.ACCEPTED;
import static org.smtplib.message.Outcome.REJECTED_PERMANENT;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.transport.TlsOptions;

/**
 * Several mails in a row to a real Dovecot by LMTP, which has an answer for each recipient: one that it does not know,
 * and one whose mailbox is full, do not keep a mail from the others, nor the next mail from its own recipients.
 */
class PipelinedDovecotIT {

    private static RealMailServer server;

    private final RecordingListener events = new RecordingListener();
    private final RealMail mails = new RealMail();
    private final MailRow row = new MailRow();
    private final List<byte[]> forCarol = new ArrayList<>();
    private final List<byte[]> forDave = new ArrayList<>();

    @BeforeAll
    static void find() {
        server = RealMailServer.find();
    }

    private SmtpSession session(Pipelining pipelining, boolean unix, boolean tls) {
        SessionConfig.Builder config = unix
                ? SessionConfig.builder(server.get("lmtp.socket"))
                : SessionConfig.builder(server.get("host")).port(Integer.parseInt(server.get("lmtp.port")));
        return Sessions.open(config.protocol(Protocol.LMTP)
                .startTls(tls ? StartTls.REQUIRED : StartTls.NONE)
                .tls(TlsOptions.builder()
                        .trustedCertificates(server.path("ca.file"))
                        .build())
                .pipelining(pipelining)
                .listener(events));
    }

    private void add(Content content, String... recipients) {
        row.add(new MailObject(Envelope.of("ann@example.org", recipients), content));
    }

    private byte[] forBoth(int buffers) {
        byte[] octets = mails.octets(buffers);
        forCarol.add(octets);
        forDave.add(octets);
        return octets;
    }

    /** Dovecot answers when the mail lies in the Maildir, so there is nothing to wait for. */
    private void assertArrived(String maildir, List<byte[]> sent) {
        assertThat(mails.received(server.delivered(maildir, "Subject: " + mails.mark())))
                .isEqualTo(mails.sent(sent));
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, false",
        "1, false, true",
        "1, true, false",
        "8, false, false",
        "8, false, true",
        "16, true, false"
    })
    void refusedRecipientsInTheMiddleOfManyMailsAreThoseOfTheirMails(int train, boolean unix, boolean tls) {
        String carol = server.get("lmtp.mailbox");
        String dave = server.get("lmtp.mailbox2");
        String full = server.get("lmtp.full");
        String unknown = server.get("unknown");
        add(Content.of(forBoth(1)), carol, dave); // 1
        add(Content.of(forBoth(2)), carol, unknown, dave); // 2: one refused at RCPT
        add(Content.of(forBoth(0)), dave, full, carol); // 3: one refused at the end
        add(Content.of(forBoth(3)), full, unknown, carol, dave); // 4: both
        add(Content.of(mails.octets(1)), unknown, "nobody." + unknown); // 5: all at RCPT
        add(Content.of(mails.octets(2)), full, unknown); // 6: all, at RCPT and at the end
        add(Content.once(new ByteArrayInputStream(forBoth(2))), dave, carol); // 7
        for (int i = 0; i < 12; i++) {
            byte[] octets = mails.octets(i % 3);
            forCarol.add(octets);
            add(Content.of(octets), carol); // 8 to 19
        }

        try (SmtpSession session = session(Pipelining.DEFAULT.withTrain(train), unix, tls)) {
            assertThat(session.tlsInfo() != null).isEqualTo(tls);
            session.sendAll(row);
            assertThat(session.isReusable()).isTrue();
        }

        assertThat(row.told()).isEqualTo(19);
        assertThat(row.outcome(1)).isEqualTo(ACCEPTED);
        assertThat(row.outcomes(2)).containsExactly(ACCEPTED, REJECTED_PERMANENT, ACCEPTED);
        assertThat(row.outcomes(3)).containsExactly(ACCEPTED, REJECTED_PERMANENT, ACCEPTED);
        assertThat(row.outcomes(4)).containsExactly(REJECTED_PERMANENT, REJECTED_PERMANENT, ACCEPTED, ACCEPTED);
        assertThat(row.outcome(5)).isEqualTo(REJECTED_PERMANENT);
        assertThat(row.failure(5)).isInstanceOf(SmtpRecipientsRefusedException.class);
        assertThat(row.outcomes(6)).containsExactly(REJECTED_PERMANENT, REJECTED_PERMANENT);
        assertThat(row.failure(6)).isInstanceOf(SmtpDataException.class).hasMessageContaining("552 5.2.2");
        for (int number = 7; number <= 19; number++) {
            assertThat(row.outcome(number)).as("mail " + number).isEqualTo(ACCEPTED);
        }
        assertThat(events.events()).filteredOn("connected"::equals).hasSize(1);
        assertThat(events.events()).noneMatch(event -> event.startsWith("stepped down"));
        assertArrived("lmtp.maildir", forCarol);
        assertArrived("lmtp.maildir2", forDave);
    }
}
