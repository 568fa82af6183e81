package org.smtplib.session;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Mailboxes;
import org.smtplib.protocol.Reply;
import org.smtplib.protocol.Xtext;

/** The commands that one relay says to another on behalf of clients and queues: XCLIENT, XFORWARD and ETRN. */
final class RelayCommands {

    private static final int READY = 220;

    // RFC 1985 section 5: a host name, "@" for a domain with all below it, "#" for a queue by its name
    private static final Pattern NODE = Pattern.compile("[@#]?[\\x21-\\x7E]+");

    private final Dialogue dialogue;

    RelayCommands(Dialogue dialogue) {
        this.dialogue = dialogue;
    }

    /** XCLIENT; behind a 220 the session is one of the client named, which has to say hello anew. */
    Reply xclient(Map<String, String> attributes) {
        Reply reply = dialogue.exchange(withAttributes("XCLIENT", attributes));
        if (reply.code() == READY) {
            dialogue.greetedAnew();
        }
        return left(reply);
    }

    Reply xforward(Map<String, String> attributes) {
        return left(dialogue.exchange(withAttributes("XFORWARD", attributes)));
    }

    Reply etrn(String node) {
        if (!NODE.matcher(node).matches()) {
            throw new IllegalArgumentException("ETRN takes a host name, @ and a domain, or # and a queue, not \""
                    + Mailboxes.visible(node) + "\"");
        }
        requireOffered("ETRN");
        return left(dialogue.exchange(Command.of("ETRN", node)));
    }

    private Reply left(Reply reply) {
        dialogue.wire().closeIfAnnounced(reply);
        return reply;
    }

    private Command withAttributes(String verb, Map<String, String> attributes) {
        if (attributes.isEmpty()) {
            throw new IllegalArgumentException(verb + " takes one attribute at least");
        }
        String offered = requireOffered(verb);
        List<String> names = Arrays.asList(offered.toUpperCase(Locale.ROOT).split("[ \\t]+", -1));
        return Command.of(
                verb,
                attributes.entrySet().stream()
                        .map(attribute -> attribute(verb, attribute.getKey(), attribute.getValue(), names))
                        .collect(Collectors.joining(" ")));
    }

    private String attribute(String verb, String name, String value, List<String> offered) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (!offered.contains(upper)) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " does not take the attribute " + Mailboxes.visible(name) + " in " + verb
                            + ", but " + offered + "; nothing was sent",
                    null);
        }
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "The attribute " + upper + " of " + verb + " has no value; [UNAVAILABLE] says that there is none");
        }
        return upper + "=" + Xtext.encode(value);
    }

    /** What stands behind the keyword in the reply to EHLO. */
    private String requireOffered(String keyword) {
        dialogue.helloIfNeeded();
        @Nullable String offered = dialogue.extensions().parameters(keyword);
        if (offered == null) {
            throw new SmtpNotSupportedException(
                    dialogue.endpoint() + " does not offer " + keyword + " to this client; nothing was sent", null);
        }
        return offered;
    }
}
