package org.smtplib.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.smtplib.transport.Endpoint;

/** A command is about to be written (audit event {@code smtplib.SMTP.send}); without secrets. */
@Name("org.smtplib.Send")
@Label("SMTP Send")
@Category("SMTP")
@StackTrace(false)
final class SendEvent extends Event {

    @Label("Host")
    final String host;

    @Label("Port")
    final int port;

    @Label("Line")
    final String line;

    private SendEvent(Endpoint endpoint, String line) {
        host = endpoint.host();
        port = endpoint.port();
        this.line = line;
    }

    static void record(Endpoint endpoint, String line) {
        new SendEvent(endpoint, line).commit();
    }
}
