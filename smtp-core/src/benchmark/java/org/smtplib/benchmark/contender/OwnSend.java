package org.smtplib.benchmark.contender;

import org.smtplib.SmtpTemplate;
import org.smtplib.benchmark.contender.Scenario.Matter;
import org.smtplib.message.MailObject;

/** {@code send} of this project, one mail after the other. */
final class OwnSend implements Contender {

    private Job job;
    private SmtpTemplate template;

    @Override
    public void open(Job job) {
        this.job = job;
        this.template = OwnTemplate.builder(job).build();
    }

    @Override
    public Sender sender() {
        Matter matter = job.scenario().matter();
        if (matter == Matter.COMPOSED || matter == Matter.ATTACHMENT) {
            return () -> {
                template.send(OwnTemplate.email(job));
                return 1;
            };
        }
        MailObject mail = OwnTemplate.mail(job);
        return () -> {
            template.send(mail);
            return 1;
        };
    }

    @Override
    public void close() {
        template.close();
    }
}
