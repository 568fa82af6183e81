package org.smtplib.smtplib;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtplib.testing.Peer;
import org.smtplib.testing.Script;

/**
 * A server that answers by rote and writes down all that its clients say. It judges nothing and closes nothing, so that
 * what a client does by itself is seen.
 *
 * <p>The letter case of verbs, of {@code FROM} and {@code TO} and of the keywords of parameters carries no meaning (RFC
 * 5321 2.4), so these are written down in capitals; everything else as it came.
 */
final class RoteServer implements Script {

    /** Stands for the final reply to content. */
    static final String CONTENT = ".";

    /** Stands for the reply to an answer to a challenge. */
    static final String ANSWER = "answer";

    private static final Pattern PATH = Pattern.compile("(MAIL FROM|RCPT TO):(<.*>)(.*)", Pattern.CASE_INSENSITIVE);

    private static final Map<String, String> USUAL = Map.of(
            "HELO",
            "250 server.example",
            "HELP",
            "214 see RFC 5321",
            "DATA",
            "354 go ahead",
            "STARTTLS",
            "220 go ahead",
            "QUIT",
            "221 bye",
            CONTENT,
            "250 taken");

    private final Map<String, Deque<String>> replies = new TreeMap<>();
    private final Map<Integer, List<String>> said = new ConcurrentSkipListMap<>();

    /** @param replies by the beginning of a command in capitals: given in turn, the last one always */
    RoteServer(Map<String, List<String>> replies) {
        replies.forEach((beginning, inTurn) -> this.replies.put(beginning, new ArrayDeque<>(inTurn)));
    }

    /** All that clients said, one connection after the other: a command, content or the connection's end each. */
    List<String> said() {
        return said.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public void play(Peer peer) throws IOException {
        List<String> lines = new CopyOnWriteArrayList<>();
        said.put(peer.connection(), lines);
        say(peer, replyTo("GREETING", "220 server.example"));
        boolean challenged = false;
        for (String line = peer.nextLine(); line != null; line = peer.nextLine()) {
            lines.add(challenged ? line : normal(line));
            String reply = replyTo(challenged ? ANSWER : line.toUpperCase(Locale.ROOT), "250 ok");
            say(peer, reply);
            challenged = reply.startsWith("334");
            if (reply.startsWith("354")) {
                lines.add(new String(peer.readContent(), StandardCharsets.ISO_8859_1));
                say(peer, replyTo(CONTENT, "250 taken"));
            } else if (reply.startsWith("220")) {
                peer.startTls();
            }
        }
        lines.add("(gone)");
    }

    private static void say(Peer peer, String reply) throws IOException {
        peer.say(reply.split("\n"));
    }

    /** The reply set for the longest beginning that fits, or else the usual one. */
    private synchronized String replyTo(String command, String usual) {
        String known = null;
        for (String beginning : replies.keySet()) {
            if (command.startsWith(beginning) && (known == null || beginning.length() > known.length())) {
                known = beginning;
            }
        }
        Deque<String> inTurn = known == null ? null : replies.get(known);
        if (inTurn == null) {
            return USUAL.getOrDefault(command.split(" ", 2)[0], usual);
        }
        String last = inTurn.peekLast();
        String next = inTurn.size() == 1 ? last : inTurn.pollFirst();
        return next == null ? usual : next;
    }

    static String normal(String line) {
        Matcher path = PATH.matcher(line);
        if (!path.matches()) {
            String[] words = line.split(" ", 2);
            String verb = words[0].toUpperCase(Locale.ROOT);
            return words.length == 1 ? verb : verb + " " + words[1];
        }
        List<String> parameters = new ArrayList<>();
        for (String parameter : path.group(3).split(" ", -1)) {
            String value = parameter.contains("=") ? parameter.substring(parameter.indexOf('=')) : "";
            String keyword = parameter.substring(0, parameter.length() - value.length());
            parameters.add(keyword.toUpperCase(Locale.ROOT) + value);
        }
        return path.group(1).toUpperCase(Locale.ROOT) + ":" + path.group(2) + String.join(" ", parameters);
    }
}
