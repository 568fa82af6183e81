package org.smtplib.event;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.smtplib.transport.Endpoint;

/** A connection to a server is about to be opened (audit event {@code smtplib.connect}). */
@Name("org.smtplib.Connect")
@Label("SMTP Connect")
@Category("SMTP")
@StackTrace(false)
final class ConnectEvent extends Event {

    @Label("Host")
    final String host;

    @Label("Port")
    final int port;

    private ConnectEvent(Endpoint endpoint) {
        host = endpoint.host();
        port = endpoint.port();
    }

    static void record(Endpoint endpoint) {
        new ConnectEvent(endpoint).commit();
    }
}
