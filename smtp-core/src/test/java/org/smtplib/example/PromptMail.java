package org.smtplib.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.smtplib.protocol.Reply;
import org.smtplib.session.SmtpSession;

/**
 * Asks for sender, recipients and text, and sends them. No header but From and To is made: what else the message needs
 * stands in the text.
 *
 * <p>Arguments: the server as {@code host:port}, by default {@code localhost}.
 */
public final class PromptMail {

    private final BufferedReader in;
    private final PrintStream out;

    PromptMail(BufferedReader in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    public static void main(String... arguments) throws IOException {
        String server = arguments.length > 0 ? arguments[0] : "localhost";
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
        new PromptMail(in, System.out).run(server);
    }

    void run(String server) throws IOException {
        String from = ask("From: ");
        List<String> to = List.of(ask("To: ").split("\\s+"));
        out.println("Enter message, end with ^D (Unix) or ^Z (Windows):");
        String headers = "From: " + from + "\r\nTo: " + String.join(", ", to) + "\r\n\r\n";
        String message = headers + in.lines().collect(Collectors.joining("\r\n"));
        out.println("Message length is " + message.length());

        try (SmtpSession session = SmtpSession.smtp(server)) {
            session.debugLevel(1, out);
            Map<String, Reply> refused = session.sendMail(from, to, message);
            refused.forEach((recipient, reply) -> out.println(recipient + " was refused: " + reply));
        }
    }

    private String ask(String prompt) throws IOException {
        out.print(prompt);
        out.flush();
        String answer = in.readLine();
        return answer == null ? "" : answer.strip();
    }
}
