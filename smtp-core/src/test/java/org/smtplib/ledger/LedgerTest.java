package org.smtplib.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.message.Outcome;

/**
 * Promises 1 and 2, mail by mail and recipient by recipient: what {@link org.smtplib.SmtpTemplate} says became of each is
 * what the server has in its ledger, and what a witness saw between the two.
 *
 * <p>Mails of one to five recipients go over eight connections to a server that commits a fault in one mail of ten ({@link
 * LedgerFaults}). Mails, contents and faults are drawn by a seed; only which thread and connection gets which mail, and
 * how long things take, is left to the machine.
 *
 * <p><b>What is compared</b> ({@link Audit}, {@link LedgerReport}), however many attempts a mail takes:
 *
 * <ul>
 *   <li>{@code ACCEPTED}: in the server's ledger exactly once, whole, and the client had read a final 2yz.
 *   <li>{@code REJECTED_*}: not in the ledger, and the client had read a reply of that hundred that refuses.
 *   <li>{@code NOT_SENT}: not in the ledger, and what the client had read last was no 5yz.
 *   <li>{@code IN_DOUBT}: if and only if, in some transaction that was to bring the mail to this recipient, a write with an
 *       octet of the terminator was issued and no valid final reply was read; in the ledger once at the most.
 *   <li>Whoever had the mail, or may have had it, was not named to the server in a later transaction.
 *   <li>Listeners heard of the end of each mail once, and of the same one; one warning was logged for each mail in doubt.
 *   <li>The octets of each content were those that they should be, and there were never more than eight connections.
 * </ul>
 *
 * <p><b>The witness</b> ({@link WitnessedChannel}) stands between the client and the JDK's socket channel. It knows each
 * write from the moment it is issued, also one that the socket refuses or that never ends, and each octet that the client
 * was handed, no more and no less; so "issued" and "read" are meant to the letter, and there is no gap between witness and
 * client as there would be with a proxy, which sees nothing of a write that failed. It finds the terminator by comparing
 * with the octets that it expects, and replies by a {@link ReplyReader} of its own; of the client's code it uses none.
 *
 * <p><b>What it cannot see</b>: whether the client made use of octets that it had read (a valid reply in its buffer counts
 * as read); what is below the socket channel, so that an issued write may not have left this host, which is why in doubt
 * is what such a mail has to be; and TLS, which lies above it: these runs are in clear. Of a mail that goes by BDAT the
 * terminator is the chunk's last octet.
 *
 * <p><b>Pipelined runs</b> send mails in one flight, overlapped and in trains. There "in doubt" has one more condition: no
 * reply was read that refuses the recipient, or takes leave, at the envelope; and a mail is in doubt as well when a reply
 * that cannot be the one to its command makes the others worthless. A server that gives more or fewer replies than it got
 * commands is not among their faults: no client can tell which command it answers.
 *
 * <p>The system properties {@code ledger.seed} and {@code ledger.mails} change seed and number of mails of each run.
 */
class LedgerTest {

    private static final long SEED = Long.getLong("ledger.seed", 20_261_123);

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 2, unit = TimeUnit.MINUTES)
    void clientServerAndWitnessAgreeOnEachRecipient(Variant variant) throws Exception {
        int mails = Integer.getInteger("ledger.mails", 220);

        LedgerReport report = new LedgerRun(variant, SEED, mails).run();

        assertThat(report.disagreements()).as(report.toString()).isEmpty();
        assertThat(report.faultsInAll()).as(report.toString()).isGreaterThan(mails / 30);
        assertThat(report.count(Outcome.ACCEPTED)).as(report.toString()).isGreaterThan(report.recipients() / 2);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theyAgreeOnTwentyThousandMails(Variant variant) throws Exception {
        LedgerReport report = new LedgerRun(variant, SEED, Integer.getInteger("ledger.mails", 20_000)).run();

        System.out.println(report);
        report.faults().forEach((fault, count) -> System.out.println("    " + fault + ": " + count));
        assertThat(report.disagreements()).as(report.toString()).isEmpty();
        assertThat(Outcome.values()).as(report.toString()).allMatch(outcome -> report.count(outcome) > 0);
    }
}
