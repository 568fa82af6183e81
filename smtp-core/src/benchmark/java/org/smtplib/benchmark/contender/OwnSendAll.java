package org.smtplib.benchmark.contender;

import java.util.Collections;
import java.util.List;
import org.smtplib.SmtpTemplate;
import org.smtplib.delivery.MailReport;
import org.smtplib.message.MailObject;

/** {@code sendAll} of this project: 500 mails in one call, over as many connections as the scenario has. */
final class OwnSendAll implements Contender {

    private static final int BATCH = 500;

    private Job job;
    private SmtpTemplate template;

    @Override
    public void open(Job job) {
        this.job = job;
        this.template = OwnTemplate.of(job);
    }

    @Override
    public int threads(Job job) {
        return 1;
    }

    @Override
    public Sender sender() {
        List<MailObject> mails = Collections.nCopies(BATCH, OwnTemplate.mail(job));
        return () -> {
            List<MailReport> reports = template.sendAll(mails);
            if (!reports.stream().allMatch(MailReport::isComplete)) {
                throw new IllegalStateException("Not every mail of a batch was accepted");
            }
            return BATCH;
        };
    }

    @Override
    public void close() {
        template.close();
    }
}
