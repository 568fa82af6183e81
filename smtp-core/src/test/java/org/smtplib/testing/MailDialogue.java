package org.smtplib.testing;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link MailServerScript}: takes command after command in the sequence of RFC 5321 4.1.4. */
final class MailDialogue {

    private static final Pattern BDAT = Pattern.compile("(\\d{1,18})( LAST)?", Pattern.CASE_INSENSITIVE);

    private final Replier replier;
    private final Peer peer;
    private final MailServerRules rules;
    private boolean serving = true;
    private boolean greeted;
    private int hellos;
    private Set<String> offered = Set.of();
    private boolean authenticated;
    private int mails;
    private @Nullable Transaction transaction;

    MailDialogue(Replier replier, MailServerRules rules) {
        this.replier = replier;
        this.peer = replier.peer();
        this.rules = rules;
    }

    void run() throws IOException {
        if (peer.isHandshakeDue()) {
            replier.passBeforeTls(Step.CONNECT);
            replier.passBeforeTls(Step.HANDSHAKE);
            peer.startTls();
        } else {
            replier.pass(Step.CONNECT);
        }
        String greeting = MailServerRules.choose(
                rules.greeting(), rules.lmtp() ? "220 server.example LMTP" : "220 server.example ESMTP");
        replier.reply(Step.GREETING, greeting);
        serving = isPositive(greeting);
        for (String line = peer.nextLine(); line != null; line = peer.nextLine()) {
            if (rules.refusePipelining() && peer.hasBufferedInput()) {
                replier.reply("500 5.5.0 pipelining not supported");
                replier.close();
            }
            int space = line.indexOf(' ');
            String verb = (space < 0 ? line : line.substring(0, space)).toUpperCase(Locale.ROOT);
            obey(verb, space < 0 ? "" : line.substring(space + 1), line);
        }
    }

    private void obey(String verb, String argument, String line) throws IOException {
        if (!serving && !verb.equals("QUIT")) {
            replier.reply("503 5.5.1 no service here");
            return;
        }
        switch (verb) {
            case "EHLO", "HELO", "LHLO" -> hello(verb, argument);
            case "STARTTLS" -> startTls(argument);
            case "AUTH" -> auth(argument);
            case "MAIL" -> mail(line);
            case "RCPT" -> recipient(line);
            case "DATA" -> data(argument);
            case "BDAT" -> chunk(argument);
            case "RSET" -> reset(argument);
            case "NOOP" -> replier.reply(Step.NOOP, chosen(verb, "250 2.0.0 ok"));
            case "VRFY" -> replier.reply(chosen(verb, "252 2.1.5 try and see"));
            case "HELP" -> replier.reply(chosen(verb, "214 2.0.0 see RFC 5321"));
            case "QUIT" -> {
                replier.reply(Step.QUIT, chosen(verb, "221 2.0.0 bye"));
                replier.close();
            }
            default -> replier.reply(chosen(verb, "500 5.5.2 unknown command"));
        }
    }

    private void hello(String verb, String argument) throws IOException {
        boolean extended = !verb.equals("HELO");
        String refusal = null;
        if (rules.lmtp() != verb.equals("LHLO")) {
            refusal = "500 5.5.1 this is " + (rules.lmtp() ? "LMTP" : "SMTP");
        } else if (argument.isEmpty()) {
            refusal = "501 5.5.4 who are you?";
        } else if (extended && !rules.esmtp()) {
            refusal = "502 5.5.1 not implemented";
        }
        String reply = judged(
                verb, refusal, extended ? MailOffer.reply(rules, peer.tlsSession() != null) : "250 server.example");
        if (isPositive(reply)) {
            greeted = true;
            offered = extended ? MailOffer.keywords(reply) : Set.of();
            transaction = null;
        }
        replier.reply(Step.HELLO.at(++hellos), reply);
    }

    private void startTls(String argument) throws IOException {
        String refusal = null;
        if (!offered.contains("STARTTLS")) {
            refusal = "502 5.5.1 not offered";
        } else if (!argument.isEmpty()) {
            refusal = "501 5.5.4 no parameters, please";
        }
        String reply = judged("STARTTLS", refusal, "220 2.0.0 go ahead");
        replier.reply(Step.STARTTLS, reply);
        if (isPositive(reply)) {
            replier.passBeforeTls(Step.HANDSHAKE);
            peer.startTls();
            // RFC 3207 4.2: as if nothing had been said before.
            greeted = false;
            offered = Set.of();
            authenticated = false;
            transaction = null;
        }
    }

    private void auth(String argument) throws IOException {
        String[] words = argument.split(" ", 2);
        AuthExchange exchange = rules.mechanisms().get(words[0].toUpperCase(Locale.ROOT));
        Replies wanted = rules.byVerb().get("AUTH");
        String reply = wanted == null ? null : wanted.next();
        if (reply == null) {
            if (!offered.contains("AUTH") || authenticated || transaction != null) {
                reply = "503 5.5.1 not now";
            } else if (exchange == null) {
                reply = "504 5.5.4 no such mechanism";
            } else {
                authenticated = new AuthDialogue(replier).authenticate(exchange, words.length == 2 ? words[1] : null);
                return;
            }
        }
        replier.reply(Step.AUTH.at(1), reply);
        authenticated |= isPositive(reply);
    }

    private void mail(String line) throws IOException {
        EnvelopeAddress sender = EnvelopeCommand.MAIL.parse(line);
        replier.nextMail(sender == null ? "" : sender.address());
        String refusal = null;
        if (!greeted || transaction != null) {
            refusal = "503 5.5.1 not now";
        } else if (rules.authRequired() && !rules.mechanisms().isEmpty() && !authenticated) {
            refusal = "530 5.7.0 authentication required";
        } else if (sender == null) {
            refusal = "501 5.5.4 that is no MAIL command";
        } else if (mails >= rules.maxMails()) {
            refusal = "421 4.7.0 enough mails for one connection";
        } else {
            refusal = senderRefusal(sender);
        }
        String reply = judged("MAIL", orChosen(refusal, Step.MAIL), "250 2.1.0 sender ok");
        Fault fault = replier.take(Step.MAIL);
        if (isPositive(reply) && sender != null && !isRefused(fault)) {
            transaction = new Transaction(sender, rules.discardContent());
            mails++;
        }
        replier.reply(reply, fault);
    }

    private @Nullable String senderRefusal(EnvelopeAddress sender) {
        if (!isAscii(sender) && sender.parameter("SMTPUTF8") == null) {
            return "553 5.6.7 that takes SMTPUTF8";
        }
        String size = sender.parameter("SIZE");
        if (rules.maxSize() > 0 && size != null && Long.parseLong(size) > rules.maxSize()) {
            return "552 5.3.4 too big";
        }
        return EnvelopeCommand.MAIL.refusal(sender, offered);
    }

    private void recipient(String line) throws IOException {
        Transaction current = transaction;
        EnvelopeAddress recipient = EnvelopeCommand.RCPT.parse(line);
        int number = current == null ? 1 : current.countRecipientCommand();
        String refusal = null;
        if (current == null || current.hasChunks()) {
            refusal = "503 5.5.1 not now";
        } else if (recipient == null) {
            refusal = "501 5.5.4 that is no RCPT command";
        } else if (current.recipients().size() >= rules.maxRecipients()) {
            refusal = "452 4.5.3 too many recipients";
        } else if (!isAscii(recipient) && !current.is("SMTPUTF8")) {
            refusal = "553 5.6.7 that takes SMTPUTF8";
        } else {
            refusal = EnvelopeCommand.RCPT.refusal(recipient, offered);
        }
        String reply = judged("RCPT", orChosen(refusal, Step.RCPT.at(number)), "250 2.1.5 recipient ok");
        if (recipient != null && isPositive(reply)) {
            reply = MailServerRules.choose(rules.byRecipient().get(recipient.address()), reply);
        }
        Fault fault = replier.take(Step.RCPT.at(number));
        if (current != null && recipient != null && isPositive(reply) && !isRefused(fault)) {
            current.accept(recipient);
        }
        replier.reply(reply, fault);
    }

    private void data(String argument) throws IOException {
        Transaction current = transaction;
        String refusal = null;
        if (current == null || current.hasChunks() || current.isBinary()) {
            refusal = "503 5.5.1 not now";
        } else if (!argument.isEmpty()) {
            refusal = "501 5.5.4 no parameters, please";
        } else if (current.recipients().isEmpty()) {
            refusal = rules.lmtp() ? "503 5.5.1 no valid recipients" : "554 5.5.1 no valid recipients";
        }
        String reply = judged("DATA", orChosen(refusal, Step.DATA), "354 go ahead");
        replier.reply(Step.DATA, reply);
        if (current != null && reply.startsWith("3")) {
            replier.readContent(current);
            transaction = null;
            new ContentDialogue(replier, rules).finish(current);
        }
    }

    private void chunk(String argument) throws IOException {
        Matcher chunk = BDAT.matcher(argument);
        if (!offered.contains("CHUNKING")) {
            throw new AssertionError("BDAT, but CHUNKING was not offered: the chunk would be read as commands");
        }
        if (!chunk.matches()) {
            replier.reply("501 5.5.4 how long?");
            return;
        }
        Transaction current = transaction;
        boolean last = chunk.group(2) != null;
        replier.readChunk(current, Long.parseLong(chunk.group(1)));
        int number = current == null ? 1 : current.countChunk();
        String refusal = null;
        if (current == null || current.isBroken() || current.recipients().isEmpty()) {
            refusal = "503 5.5.1 not now";
        } else if (rules.maxSize() > 0 && current.size() > rules.maxSize()) {
            refusal = "552 5.3.4 too big";
        }
        String reply = judged("BDAT", refusal, "250 2.0.0 " + chunk.group(1) + " octets");
        if (current != null && last && isPositive(reply)) {
            transaction = null;
            new ContentDialogue(replier, rules).finish(current);
            return;
        }
        if (current != null && !isPositive(reply)) {
            current.breakOff();
        }
        replier.reply(last ? Step.END_OF_DATA.at(1) : Step.BDAT.at(number), reply);
    }

    private void reset(String argument) throws IOException {
        String reply = judged("RSET", argument.isEmpty() ? null : "501 5.5.4 no parameters, please", "250 2.0.0 reset");
        if (isPositive(reply)) {
            transaction = null;
        }
        replier.reply(Step.RSET, reply);
    }

    /** Returns the server's own refusal, else the one that the test chooses for this mail, or null. */
    private @Nullable String orChosen(@Nullable String refusal, Step step) {
        return refusal == null ? replier.refusal(step) : refusal;
    }

    /** Returns the refusal if there is one, else what the test wants to be said, else the consent. */
    private String judged(String verb, @Nullable String refusal, String consent) {
        return refusal != null ? refusal : chosen(verb, consent);
    }

    private String chosen(String verb, String own) {
        return MailServerRules.choose(rules.byVerb().get(verb), own);
    }

    private static boolean isPositive(String reply) {
        return reply.startsWith("2");
    }

    /** A client that pipelines has more to say behind that, so a no has to be one. */
    private static boolean isRefused(@Nullable Fault fault) {
        return fault != null && fault.refuses();
    }

    private static boolean isAscii(EnvelopeAddress address) {
        return address.address().chars().allMatch(c -> c < 0x80);
    }
}
