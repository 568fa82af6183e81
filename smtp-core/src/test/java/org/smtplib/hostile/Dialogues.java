package org.smtplib.hostile;

import java.util.List;
import org.smtplib.testing.ScriptedSmtpServer;

/** What was said on all connections of a server, for the message of a test that fails. */
final class Dialogues {

    // Some servers here never come to an end.
    private static final int SHOWN = 60;

    private Dialogues() {}

    static String of(ScriptedSmtpServer server) {
        StringBuilder shown = new StringBuilder();
        for (int connection = 1; connection <= server.connections(); connection++) {
            List<String> lines = server.transcript(connection);
            shown.append("\nconnection ").append(connection).append(":\n  ");
            shown.append(String.join("\n  ", lines.subList(0, Math.min(lines.size(), SHOWN))));
        }
        return shown.toString();
    }
}
