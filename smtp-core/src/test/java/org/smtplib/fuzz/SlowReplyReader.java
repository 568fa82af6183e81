package org.smtplib.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtplib.codec.ReplyParser;
import org.smtplib.protocol.Reply;

/** What a reply is (RFC 5321 4.2), said a second time: on a whole text, by one pattern for a line. */
final class SlowReplyReader {

    // code, "-" when more lines follow, text; the text alone may be missing (RFC 5321 4.2.1)
    private static final Pattern LINE = Pattern.compile("([2-5][0-9]{2})(?:([ -])(.*))?", Pattern.DOTALL);
    // What may still become a line: a CR where digits belong is found out when the line ends.
    private static final Pattern BEGINNING = Pattern.compile("[0-9\r]{0,2}|[0-9\r]{3}.*", Pattern.DOTALL);

    private final List<Reply> replies = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String code = "";
    private boolean refused;
    private int size;

    SlowReplyReader(byte[] octets) {
        String all = new String(octets, ISO_8859_1);
        for (int from = 0; !refused && from < all.length(); ) {
            int lineEnd = all.indexOf('\n', from);
            String line = all.substring(from, lineEnd < 0 ? all.length() : lineEnd + 1);
            from += line.length();
            size += line.length();
            refused = size > ReplyParser.MAX_REPLY
                    || (lineEnd < 0 ? !BEGINNING.matcher(line).matches() : !take(line));
        }
    }

    /** Takes a line with its end; false when it is none, or does not go with those before it. */
    private boolean take(String line) {
        Matcher matcher = LINE.matcher(line.substring(0, line.length() - (line.endsWith("\r\n") ? 2 : 1)));
        if (!matcher.matches() || (!lines.isEmpty() && !code.equals(matcher.group(1)))) {
            return false;
        }
        code = matcher.group(1);
        lines.add(matcher.group(3) == null ? "" : decoded(matcher.group(3)).strip());
        if (!"-".equals(matcher.group(2))) {
            replies.add(new Reply(Integer.parseInt(code), lines));
            lines.clear();
            size = 0;
        }
        return true;
    }

    private static String decoded(String text) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(text.getBytes(ISO_8859_1)))
                    .toString();
        } catch (CharacterCodingException e) {
            return text;
        }
    }

    List<Reply> replies() {
        return replies;
    }

    boolean refused() {
        return refused;
    }

    boolean idle() {
        return size == 0;
    }

    @Override
    public String toString() {
        return replies + (refused ? ", then no reply" : "");
    }
}
