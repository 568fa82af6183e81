package org.smtplib.event;

import org.smtplib.transport.Endpoint;

/** Records connections and commands for Flight Recorder; costs next to nothing while nobody records. */
public final class JfrEvents implements SmtpEventListener {

    // A runtime image may be made without Flight Recorder.
    private static final boolean AVAILABLE =
            ModuleLayer.boot().findModule("jdk.jfr").isPresent();

    @Override
    public void connecting(Endpoint endpoint) {
        if (AVAILABLE) {
            ConnectEvent.record(endpoint);
        }
    }

    @Override
    public void sending(Endpoint endpoint, String line) {
        if (AVAILABLE) {
            SendEvent.record(endpoint, line);
        }
    }
}
