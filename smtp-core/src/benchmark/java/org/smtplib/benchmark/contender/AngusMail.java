package org.smtplib.benchmark.contender;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;

/** Angus Mail: a transport for each thread, kept open; a message is read from its octets, or composed, for each mail. */
final class AngusMail implements Contender {

    private Job job;
    private Session session;

    @Override
    public void open(Job job) {
        this.job = job;
        this.session = Session.getInstance(JakartaMessages.properties(job));
    }

    @Override
    public Sender sender() throws Exception {
        return new Connected();
    }

    private final class Connected implements Sender {

        private final Transport transport;
        private final Address[] recipients = JakartaMessages.recipients(job);

        Connected() throws Exception {
            transport = session.getTransport();
            if (!job.reconnects()) {
                transport.connect();
            }
        }

        @Override
        public int send() throws Exception {
            if (job.reconnects()) {
                transport.connect();
            }
            transport.sendMessage(message(), recipients);
            if (job.reconnects()) {
                transport.close();
            }
            return 1;
        }

        @Override
        public void close() throws MessagingException {
            transport.close();
        }

        private MimeMessage message() throws Exception {
            if (!JakartaMessages.isComposed(job)) {
                return JakartaMessages.ready(job, session);
            }
            MimeMessage message = JakartaMessages.compose(job, new MimeMessage(session));
            message.saveChanges();
            return message;
        }
    }
}
