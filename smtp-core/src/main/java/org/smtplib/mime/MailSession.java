package org.smtplib.mime;

import jakarta.mail.Session;
import java.util.Properties;

/** The one jakarta.mail session: it looks its providers up once, which costs more than composing a mail. */
final class MailSession {

    static final Session INSTANCE = Session.getInstance(new Properties());

    private MailSession() {}
}
