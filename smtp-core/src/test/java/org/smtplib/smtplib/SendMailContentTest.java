package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtplib.protocol.Reply;
import org.smtplib.testing.Script;

/** The octets that become of a message, text or octets, behind DATA. */
class SendMailContentTest extends PlayedInPieces {

    private static final List<String> BOB = List.of("bob@example.org");

    /** Plays one transaction and returns the octets of its content as they came. */
    private byte[] content(Object message) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        Script script = peer -> {
            new TranscriptScript(HELLO + """
                    C: MAIL FROM:<ann@example.org>
                    S: 250 ok
                    C: RCPT TO:<bob@example.org>
                    S: 250 ok
                    C: DATA
                    S: 354 go ahead
                    """).play(peer);
            content.writeBytes(peer.readContent());
            peer.say("250 taken");
            peer.expectEof();
        };
        try (var server = serve(script);
                var session = connect(server)) {
            Map<String, Reply> refused = message instanceof String text
                    ? session.sendMail("ann@example.org", BOB, text)
                    : session.sendMail("ann@example.org", BOB, (byte[]) message);
            assertThat(refused).isEmpty();
            session.disconnect();
        }
        return content.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void loneLineEndsOfTextBecomeCrlf() {
        assertThat(content("one\n.two\rthree\r\n..four"))
                .isEqualTo(latin1("one\r\n..two\r\nthree\r\n...four\r\n.\r\n"));
        assertThat(content("a\r\r\nb\n\nc\r")).isEqualTo(latin1("a\r\n\r\nb\r\n\r\nc\r\n.\r\n"));
    }

    @Test
    void octetsAreLeftAsTheyAreButForDots() {
        assertThat(content(latin1("a\n.b\rc\r.d\r\n.\u00e9\0\r\n")))
                .isEqualTo(latin1("a\n..b\rc\r.d\r\n..\u00e9\0\r\n.\r\n"));
    }

    @Test
    void lastLineIsEndedWhereItIsNot() {
        assertThat(content(latin1("no end"))).isEqualTo(latin1("no end\r\n.\r\n"));
        assertThat(content(latin1("line feed\n"))).isEqualTo(latin1("line feed\n\r\n.\r\n"));
        assertThat(content(latin1("whole\r\n"))).isEqualTo(latin1("whole\r\n.\r\n"));
        assertThat(content(latin1("cr\r"))).isEqualTo(latin1("cr\r\r\n.\r\n"));
    }

    @Test
    void emptyMessageIsOneEmptyLine() {
        assertThat(content("")).isEqualTo(latin1("\r\n.\r\n"));
        assertThat(content(new byte[0])).isEqualTo(latin1("\r\n.\r\n"));
    }

    @Test
    void loneDotsCannotEndTheContent() {
        assertThat(content(".\n.\r\n.")).isEqualTo(latin1("..\r\n..\r\n..\r\n.\r\n"));
        assertThat(content(latin1(".\n.\r\n."))).isEqualTo(latin1("..\n..\r\n..\r\n.\r\n"));
    }
}
