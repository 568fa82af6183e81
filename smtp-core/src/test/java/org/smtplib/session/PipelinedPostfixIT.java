package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtplib.message.Outcome.ACCEPTED;
import static org.smtplib.message.Outcome.NOT_SENT;
import static org.smtplib.message.Outcome.REJECTED_PERMANENT;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.smtplib.exception.SmtpDataException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpSenderRefusedException;
import org.smtplib.message.Content;
import org.smtplib.message.Envelope;
import org.smtplib.message.MailObject;
import org.smtplib.protocol.StartTls;
import org.smtplib.transport.TlsOptions;

/**
 * Several mails in a row to a real Postfix, with refusals of each kind in their midst: each recipient of each mail has
 * the outcome that it has, and what was accepted lies in the mailboxes, octet by octet and once.
 */
class PipelinedPostfixIT {

    private static RealMailServer server;

    private final RecordingListener events = new RecordingListener();
    private final RealMail mails = new RealMail();
    private final MailRow row = new MailRow();
    private final List<byte[]> forAlice = new ArrayList<>();
    private final List<byte[]> forBob = new ArrayList<>();

    @BeforeAll
    static void find() {
        server = RealMailServer.find();
    }

    private SmtpSession session(String port, Pipelining pipelining, boolean tls) {
        return Sessions.open(SessionConfig.builder(server.get("host"))
                .port(Integer.parseInt(server.get(port)))
                .startTls(tls ? StartTls.REQUIRED : StartTls.NONE)
                .tls(TlsOptions.builder()
                        .trustedCertificates(server.path("ca.file"))
                        .build())
                .pipelining(pipelining)
                .listener(events));
    }

    private static Pipelining pipelining(boolean chunks, int train) {
        return Pipelining.DEFAULT.withChunking(chunks).withTrain(train);
    }

    private void add(byte[] octets, String... recipients) {
        add(Content.of(octets), server.get("sender"), recipients);
    }

    private void add(Content content, String sender, String... recipients) {
        row.add(new MailObject(Envelope.of(sender, recipients), content));
    }

    /** A mail that arrives in alice's mailbox. */
    private void addGood(int buffers) {
        byte[] octets = mails.octets(buffers);
        forAlice.add(octets);
        add(octets, server.get("mailbox"));
    }

    private void assertArrived() throws Exception {
        // What comes behind all of them says that there is no more to come of them.
        String end = "end of " + mails.mark();
        try (SmtpSession session = session("relay.port", Pipelining.OFF, false)) {
            MailObject last = new MailObject(
                    Envelope.of(server.get("sender"), server.get("mailbox"), server.get("mailbox2")),
                    Content.of("Subject: " + end + "\r\n\r\nHello.\r\n"));
            assertThat(session.send(last).isComplete()).isTrue();
        }
        assertArrived("maildir", forAlice, end);
        assertArrived("maildir2", forBob, end);
    }

    private void assertArrived(String maildir, List<byte[]> sent, String end) {
        String mark = "Subject: " + mails.mark();
        Eventually.becomes(() -> server.delivered(maildir, end).size() == 1
                && server.delivered(maildir, mark).size() >= sent.size());
        assertThat(mails.received(server.delivered(maildir, mark))).isEqualTo(mails.sent(sent));
    }

    /** How many mails were said whole without a reply being read in between. */
    private long longestTrain() {
        long longest = 0;
        long cars = 0;
        for (String event : events.events()) {
            cars = event.startsWith("reply") ? 0 : event.startsWith("command BDAT") ? cars + 1 : cars;
            longest = Math.max(longest, cars);
        }
        return longest;
    }

    @ParameterizedTest
    @CsvSource({
        "false, 1, false",
        "false, 1, true",
        "true, 1, false",
        "true, 1, true",
        "true, 8, false",
        "true, 8, true",
        "true, 16, false",
        "true, 16, true"
    })
    void refusalsInTheMiddleOfManyMailsAreThoseOfTheirMails(boolean chunks, int train, boolean tls) throws Exception {
        String alice = server.get("mailbox");
        String bob = server.get("mailbox2");
        String unknown = server.get("unknown");
        for (int i = 0; i < 12; i++) {
            addGood(i % 3); // 1 to 12, so that a train is as long as it may be
        }
        byte[] forTwo = mails.octets(1);
        forAlice.add(forTwo);
        forBob.add(forTwo);
        add(forTwo, alice, unknown, bob); // 13
        add(mails.octets(1), unknown, "nobody." + unknown); // 14
        add(Content.of(mails.octets(2)), server.get("refused.sender"), alice, bob); // 15
        addGood(1); // 16
        add(mails.octets(1000, server.get("refused.header")), alice, bob); // 17
        addGood(5); // 18: more than goes in one flight
        add(Content.of(() -> new ByteArrayInputStream(new byte[20_971_521])), server.get("sender"), alice); // 19
        addGood(1); // 20
        byte[] unknownLength = mails.octets(3);
        forAlice.add(unknownLength);
        add(Content.once(new ByteArrayInputStream(unknownLength)), server.get("sender"), alice); // 21: by DATA
        addGood(2); // 22
        addGood(0); // 23

        try (SmtpSession session = session("relay.port", pipelining(chunks, train), tls)) {
            assertThat(session.tlsInfo() != null).isEqualTo(tls);
            session.sendAll(row);
            assertThat(session.isReusable()).isTrue();
        }

        assertThat(row.told()).isEqualTo(23);
        for (int number = 1; number <= 23; number++) {
            switch (number) {
                case 13 -> assertThat(row.outcomes(13)).containsExactly(ACCEPTED, REJECTED_PERMANENT, ACCEPTED);
                case 14, 15, 17 -> assertThat(row.outcome(number)).isEqualTo(REJECTED_PERMANENT);
                case 19 -> assertThat(row.outcome(19)).isEqualTo(NOT_SENT);
                default -> assertThat(row.outcome(number)).as("mail " + number).isEqualTo(ACCEPTED);
            }
        }
        assertThat(row.failure(14)).isInstanceOf(SmtpRecipientsRefusedException.class);
        assertThat(row.failure(15))
                .isInstanceOf(SmtpSenderRefusedException.class)
                .hasMessageContaining("554 5.7.1");
        assertThat(row.failure(17)).isInstanceOf(SmtpDataException.class).hasMessageContaining("550 5.7.1");
        assertThat(row.failure(19)).isInstanceOf(SmtpNotSupportedException.class);
        assertThat(events.events()).filteredOn("connected"::equals).hasSize(1);
        assertThat(events.events()).noneMatch(event -> event.startsWith("stepped down"));
        // As many as the window has, though a group of very many commands may be divided.
        assertThat(longestTrain()).isBetween(!chunks ? 0L : Math.min(train, 9L), chunks ? (long) train : 0L);
        assertArrived();
    }

    @ParameterizedTest
    @CsvSource({"false, 1, false", "true, 1, true", "true, 8, false", "true, 16, true"})
    void mailThatTurnsOutToBeTooLargeIsRefusedAndTheOthersArrive(boolean chunks, int train, boolean tls)
            throws Exception {
        addGood(1);
        addGood(2);
        addGood(0);
        add(
                mails.octets(Integer.parseInt(server.get("limited.octets")) + 50_000, "X-Plain: yes"),
                server.get("mailbox"));
        addGood(1);
        addGood(0);
        add(mails.octets(Integer.parseInt(server.get("limited.octets")) + 1, "X-Plain: yes"), server.get("mailbox"));
        addGood(1);

        try (SmtpSession session = session("limited.port", pipelining(chunks, train), tls)) {
            assertThat(session.hasExtension("SIZE")).isFalse();
            session.sendAll(row);
        }

        assertThat(row.outcomes())
                .containsExactly(
                        ACCEPTED,
                        ACCEPTED,
                        ACCEPTED,
                        REJECTED_PERMANENT,
                        ACCEPTED,
                        ACCEPTED,
                        REJECTED_PERMANENT,
                        ACCEPTED);
        assertThat(row.failure(4)).hasMessageContaining("552 5.3.4");
        assertThat(row.failure(7)).hasMessageContaining("552 5.3.4");
        assertThat(events.events()).filteredOn("connected"::equals).hasSize(1);
        assertArrived();
    }
}
