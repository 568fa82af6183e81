package org.smtplib.benchmark.contender;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** A mail as the octets of its commands and content, cut into flights; the content has no line that begins with a dot. */
final class PreparedMail {

    private final List<String> recipients;
    private final byte[] content;

    PreparedMail(List<String> recipients, byte[] content) {
        this.recipients = recipients;
        this.content = content;
    }

    /** How many replies a mail gets by DATA; by BDAT it is one less. */
    int replies() {
        return recipients.size() + 3;
    }

    /** Each command alone, then the content. */
    byte[][] stepByStep() {
        byte[][] flights = new byte[replies()][];
        flights[0] = octets(mailCommand());
        for (int i = 0; i < recipients.size(); i++) {
            flights[i + 1] = octets(rcptCommand(recipients.get(i)));
        }
        flights[replies() - 2] = octets("DATA\r\n");
        flights[replies() - 1] = dotEnded();
        return flights;
    }

    int[] oneReplyEach() {
        int[] replies = new int[replies()];
        Arrays.fill(replies, 1);
        return replies;
    }

    /** The commands up to DATA, then the content. */
    byte[][] inTwo() {
        return new byte[][] {octets(commands() + "DATA\r\n"), dotEnded()};
    }

    /** All at once, by BDAT. */
    byte[][] inOne() {
        return new byte[][] {join(octets(commands() + "BDAT " + content.length + " LAST\r\n"), content)};
    }

    private String commands() {
        StringBuilder commands = new StringBuilder(mailCommand());
        recipients.forEach(recipient -> commands.append(rcptCommand(recipient)));
        return commands.toString();
    }

    private byte[] dotEnded() {
        return join(content, octets(".\r\n"));
    }

    private static String mailCommand() {
        return "MAIL FROM:<" + Job.SENDER + ">\r\n";
    }

    private static String rcptCommand(String recipient) {
        return "RCPT TO:<" + recipient + ">\r\n";
    }

    private static byte[] join(byte[] first, byte[] second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream(first.length + second.length);
        both.writeBytes(first);
        both.writeBytes(second);
        return both.toByteArray();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
