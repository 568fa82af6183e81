package org.smtplib.benchmark.contender;

import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.smtplib.SmtpTemplate;
import org.smtplib.SmtpTemplateBuilder;
import org.smtplib.delivery.MailReport;
import org.smtplib.message.MailObject;

/** {@code sendAll} of this project: many mails in one call, over as many connections as the scenario has. */
final class OwnSendAll implements Contender {

    private final UnaryOperator<SmtpTemplateBuilder> option;
    private Job job;
    private SmtpTemplate template;

    /** With an option that is to be measured. */
    OwnSendAll(UnaryOperator<SmtpTemplateBuilder> option) {
        this.option = option;
    }

    @Override
    public void open(Job job) {
        this.job = job;
        this.template = option.apply(OwnTemplate.builder(job)).build();
    }

    @Override
    public int threads(Job job) {
        return 1;
    }

    @Override
    public Sender sender() {
        List<MailObject> mails = Collections.nCopies(job.batch(), OwnTemplate.mail(job));
        return () -> {
            List<MailReport> reports = template.sendAll(mails);
            if (!reports.stream().allMatch(MailReport::isComplete)) {
                throw new IllegalStateException("Not every mail of a batch was accepted");
            }
            return mails.size();
        };
    }

    @Override
    public void close() {
        template.close();
    }
}
