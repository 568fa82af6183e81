package org.smtplib.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the valid replies among the octets that a client has read; written for the witness alone, so that it shares no
 * mistake with the client's parser. A reply is lines of at most 8,192 octets in all, each with the same code from 200 to
 * 599 and ended by CRLF or LF. Behind anything else there is none any more.
 */
final class ReplyReader {

    private static final int LONGEST = 8192;
    private static final Pattern LINE = Pattern.compile("([2-5][0-9][0-9])(?:([ -]).*)?", Pattern.DOTALL);

    private final IntConsumer codes;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int total;
    private String code = "";
    private boolean nonsense;

    /** The code of each valid reply is handed on as soon as its last octet has come. */
    ReplyReader(IntConsumer codes) {
        this.codes = codes;
    }

    void read(ByteBuffer octets) {
        while (octets.hasRemaining() && !nonsense) {
            byte octet = octets.get();
            nonsense = ++total > LONGEST;
            if (octet == '\n') {
                endLine(line.toString(StandardCharsets.ISO_8859_1).replaceFirst("\r$", ""));
                line.reset();
            } else {
                line.write(octet);
            }
        }
    }

    private void endLine(String text) {
        Matcher matcher = LINE.matcher(text);
        if (nonsense || !matcher.matches() || !(code.isEmpty() || code.equals(matcher.group(1)))) {
            nonsense = true;
            return;
        }
        code = matcher.group(1);
        if (!"-".equals(matcher.group(2))) {
            int whole = Integer.parseInt(code);
            code = "";
            total = 0;
            codes.accept(whole);
        }
    }
}
