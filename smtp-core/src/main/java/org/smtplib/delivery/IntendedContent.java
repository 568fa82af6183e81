package org.smtplib.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.smtplib.message.Content;
import org.smtplib.message.ContentScan;

/**
 * A content with a header in front that names those whom it was for. Headers are put in front by every server on a mail's
 * way: signatures remain whole.
 */
final class IntendedContent implements Content {

    private static final int MOST = 100;
    private static final int LONGEST = 900;

    private final Content content;
    private final byte[] header;

    IntendedContent(Content content, List<String> recipients) {
        this.content = content;
        header = header(recipients).getBytes(StandardCharsets.US_ASCII);
    }

    /** One line for each; no more of them, and none longer, than servers take. */
    private static String header(List<String> recipients) {
        String all = recipients.stream()
                .limit(MOST)
                .map(IntendedContent::ascii)
                .collect(Collectors.joining(",\r\n ", "X-Intended-Recipients: ", ""));
        int more = recipients.size() - MOST;
        return all + (more > 0 ? ",\r\n (" + more + " more)\r\n" : "\r\n");
    }

    /** What is not ASCII is written as in RFC 6533 section 3, since the mail may go to a server that knows ASCII only. */
    private static String ascii(String address) {
        String shown = address.codePoints()
                .mapToObj(c -> c < 0x80
                        ? Character.toString(c)
                        : "\\x{" + Integer.toHexString(c).toUpperCase(Locale.ROOT) + "}")
                .collect(Collectors.joining());
        return shown.length() > LONGEST ? shown.substring(0, LONGEST) + "..." : shown;
    }

    @Override
    public boolean isRepeatable() {
        return content.isRepeatable();
    }

    @Override
    public InputStream open() throws IOException {
        return new SequenceInputStream(new ByteArrayInputStream(header), content.open());
    }

    @Override
    public OptionalLong knownLength() throws IOException {
        OptionalLong length = content.knownLength();
        return length.isPresent() ? OptionalLong.of(header.length + length.getAsLong()) : length;
    }

    @Override
    public @Nullable ContentScan scan() throws IOException {
        ContentScan scan = content.scan();
        return scan == null
                ? null
                : ContentScan.of(new ByteArrayInputStream(header)).then(scan);
    }

    @Override
    public String toString() {
        return content + ", redirected";
    }
}
