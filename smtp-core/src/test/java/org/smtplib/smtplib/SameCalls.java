package org.smtplib.smtplib;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpRecipientsRefusedException;
import org.smtplib.exception.SmtpResponseException;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.ScriptedSmtpServer;

/**
 * The same calls in two languages, and the server they are made to.
 *
 * @param name what is compared
 * @param protocol SMTP or LMTP
 * @param replies what a {@link RoteServer} says other than usual
 * @param python calls of the session {@code s}, each in an {@code attempt()}
 * @param java the same calls of ours
 */
record SameCalls(String name, Protocol protocol, Map<String, List<String>> replies, String python, Java java) {

    /** Our calls. */
    interface Java {
        void make(SmtpSession session, Attempts attempts) throws Exception;
    }

    /**
     * What came of calls.
     *
     * @param said all that the client said, as {@link RoteServer} writes it down
     * @param outcomes how each call ended
     */
    record Played(List<String> said, List<String> outcomes) {}

    static SameCalls of(String name, String python, Java java) {
        return new SameCalls(name, Protocol.SMTP, Map.of(), python, java);
    }

    SameCalls lmtp() {
        return new SameCalls(name, Protocol.LMTP, replies, python, java);
    }

    /** To a server that gives these replies to commands that begin so, in turn, and the last one from then on. */
    SameCalls on(String beginning, String... inTurn) {
        Map<String, List<String>> more = new LinkedHashMap<>(replies);
        more.put(beginning, List.of(inTurn));
        return new SameCalls(name, protocol, more, python, java);
    }

    /** To a server that offers these keywords. */
    SameCalls offering(String... keywords) {
        String hello = protocol == Protocol.LMTP ? "LHLO" : "EHLO";
        StringBuilder reply = new StringBuilder("250-server.example\n");
        for (int i = 0; i < keywords.length; i++) {
            reply.append(i == keywords.length - 1 ? "250 " : "250-")
                    .append(keywords[i])
                    .append('\n');
        }
        return on(hello, reply.toString());
    }

    Played playPython(PythonSmtplib smtplib) throws Exception {
        RoteServer rote = new RoteServer(replies);
        try (var server = ScriptedSmtpServer.start(rote)) {
            String outcomes = smtplib.play(protocol, server.port(), python);
            server.awaitAllClosed();
            return new Played(rote.said(), outcomes.lines().toList());
        }
    }

    Played playJava() throws Exception {
        RoteServer rote = new RoteServer(replies);
        Attempts attempts = new Attempts();
        try (var server = ScriptedSmtpServer.start(rote)) {
            var config = PlayedInPieces.config(server).protocol(protocol).build();
            try (var session = SmtpSession.open(config)) {
                java.make(session, attempts);
                session.disconnect();
            }
            server.awaitAllClosed();
        }
        return new Played(rote.said(), List.copyOf(attempts.outcomes));
    }

    @Override
    public String toString() {
        return name;
    }

    /** Makes calls and keeps how each ended, in the words that the Python side has for it. */
    static final class Attempts {

        private final List<String> outcomes = new ArrayList<>();

        void attempt(Callable<?> call) throws Exception {
            try {
                outcomes.addAll(told(call.call()).lines().toList());
            } catch (SmtpException e) {
                outcomes.addAll(failed(e).lines().toList());
            } catch (IllegalArgumentException e) {
                outcomes.add("IllegalArgument");
            }
        }

        private static String told(Object value) {
            if (value instanceof Reply reply) {
                return reply.code() + " " + reply.text();
            }
            if (value instanceof List<?> replies && replies.size() == 1) {
                return told(replies.get(0));
            }
            if (value instanceof Map<?, ?> refused) {
                List<String> entries = new ArrayList<>();
                refused.forEach((address, reply) -> entries.add(address + ": " + told(reply)));
                return "{" + String.join(", ", entries) + "}";
            }
            return value.toString();
        }

        private static String failed(SmtpException failure) {
            String name = failure.getClass().getSimpleName();
            String middle = name.substring("Smtp".length(), name.length() - "Exception".length());
            if (failure instanceof SmtpRecipientsRefusedException refused) {
                return middle + " " + told(refused.recipients());
            }
            if (failure instanceof SmtpResponseException response) {
                return middle + " " + told(response.reply());
            }
            return middle.isEmpty() ? "Exception" : middle;
        }
    }
}
