package org.smtplib.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.exception.SmtpProtocolException;
import org.smtplib.protocol.EnhancedStatus;
import org.smtplib.protocol.Reply;

/** Replies that only just are none, or only just are. */
class ReplyParserEdgesTest {

    /** Taken for a digit, CR would be one of value -35, and 6 CR 5 the code 255. */
    @ParameterizedTest
    @ValueSource(strings = {"6\r5 ok\r\n", "7\r5 go ahead\r\n", "8\r5 no\r\n", "9\r5 no\r\n", "6\r5\r\n"})
    void carriageReturnIsNoDigitOfACode(String line) {
        ReplyTranscript.of(line).isRefused();
    }

    /** Nobody can say where the next reply begins, not even behind a line that was empty. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "250-one\r\n\n"})
    void parserThatHasThrownGivesNoReply(String refused) {
        ReplyParser parser = new ReplyParser();
        assertThatExceptionOfType(SmtpProtocolException.class)
                .isThrownBy(() -> parser.parse(ByteBuffer.wrap(refused.getBytes(ISO_8859_1))));

        assertThatExceptionOfType(SmtpProtocolException.class)
                .isThrownBy(() -> parser.parse(ByteBuffer.wrap("250 ok\r\n".getBytes(ISO_8859_1))));
    }

    /** A text may hold what Java takes for line ends, as the ellipsis of Windows-1252 read as Latin-1. */
    @ParameterizedTest
    @ValueSource(strings = {"550 5.1.1 unbekannt\u0085 leider\r\n", "550 5.1.1 one\rtwo\r\n"})
    void enhancedStatusIsReadWhateverTheTextHolds(String line) {
        Reply reply = new ReplyParser().parse(ByteBuffer.wrap(line.getBytes(ISO_8859_1)));

        assertThat(reply.enhancedStatus()).isEqualTo(new EnhancedStatus(5, 1, 1));
    }
}
