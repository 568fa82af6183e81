package org.smtplib.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.testing.EnvelopeAddress;
import org.smtplib.testing.EnvelopeCommand;

/** Whatever is given for an address, it is refused, or it is the one path of its command and adds nothing to it. */
class AddressFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "user@example.org",
                "Jo <jo@example.org>",
                "<@relay.example:jo@example.org>",
                "\"a>b \\\" c\"@example.org",
                "\"a <b@c>\"",
                "<\"a<b\"@example.org>",
                "user@[IPv6:2001:db8::1]",
                "\u7528\u6237@\u4f8b\u5b50.example",
                "\u560d\u560a@example.org",
                "\ud83d\udce7@example.org",
                "\ue000@example.org",
                "\"\\\u2028\"@example.org",
                "a@b> SIZE=1",
                "a@b\r\nRCPT TO:<c@d>",
                "a@b\u0000",
                "AUTH PLAIN AHUAcA==");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void addressIsRefusedOrIsThePathOfItsCommand(byte[] input) {
        String text = FuzzInput.text(input);
        check(text);
        String bare = Mailboxes.bare(text);
        if (!bare.equals(text)) {
            check(bare);
        }
        checkByHand(text);
    }

    private static void check(String address) {
        try {
            Mailboxes.requireValid(address, "recipient");
        } catch (IllegalArgumentException e) {
            WireLine.requirePlain(e);
            return;
        }
        boolean ascii = Mailboxes.isAscii(address);
        MailParameter further = ascii ? MailParameter.BODY_8BITMIME : MailParameter.SMTPUTF8;
        List<MailParameter> ofMail = List.of(MailParameter.size(7), further);
        requireRead(EnvelopeCommand.MAIL, Command.mail(address, ofMail), address, ofMail);
        List<RcptParameter> ofRcpt = List.of(new RcptParameter("NOTIFY", "NEVER"));
        requireRead(EnvelopeCommand.RCPT, Command.rcpt(address, ofRcpt, !ascii), address, ofRcpt);
        // RFC 6531 3.3: only a server that offers SMTPUTF8 is to see it.
        if (!ascii && WireLine.of(Command.rcpt(address, false)) != null) {
            throw new AssertionError("beyond ASCII without SMTPUTF8: " + address);
        }
    }

    private static void requireRead(EnvelopeCommand verb, Command command, String address, List<?> parameters) {
        String line = WireLine.of(command);
        if (line == null) {
            throw new AssertionError("taken for an address, and refused in a command: " + address);
        }
        EnvelopeAddress read = verb.parse(line);
        EnvelopeAddress expected = new EnvelopeAddress(
                address, parameters.stream().map(Object::toString).toList());
        if (!expected.equals(read)) {
            throw new AssertionError("the server reads " + read + " in " + line);
        }
    }

    /** As in VRFY, or in a command that the caller makes up: nothing is checked before it is encoded. */
    private static void checkByHand(String text) {
        String line = WireLine.of(Command.of("VRFY", text));
        if (line != null && !line.equals(text.isEmpty() ? "VRFY" : "VRFY " + text)) {
            throw new AssertionError("VRFY " + text + " became " + line);
        }
        if (!text.isEmpty() && !Command.of("AUTH PLAIN", text).toString().equals("AUTH PLAIN ***")) {
            throw new AssertionError("shown: " + Command.of("AUTH PLAIN", text));
        }
        line = WireLine.of(Command.of(text));
        if (line != null && !line.equals(text)) {
            throw new AssertionError(text + " became " + line);
        }
    }
}
