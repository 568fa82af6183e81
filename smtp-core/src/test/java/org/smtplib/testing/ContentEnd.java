package org.smtplib.testing;

import java.util.Arrays;

/** Finds the end of DATA content, a lone dot between two CRLFs with no other line end counting (RFC 5321 4.5.2). */
final class ContentEnd {

    private enum State {
        IN_LINE,
        CR,
        LINE_START,
        DOT,
        DOT_CR
    }

    /** The CRLF of the DATA command counts, so that content may be empty. */
    private State state = State.LINE_START;

    private long leadingDots;

    /** Takes the next octet; true if it was the last one. */
    boolean reachedWith(byte octet) {
        boolean end = state == State.DOT_CR && octet == '\n';
        if (state == State.LINE_START && octet == '.') {
            leadingDots++;
        }
        state = switch (octet) {
            case '\r' -> state == State.DOT ? State.DOT_CR : State.CR;
            case '\n' -> state == State.CR ? State.LINE_START : State.IN_LINE;
            case '.' -> state == State.LINE_START ? State.DOT : State.IN_LINE;
            default -> State.IN_LINE;
        };
        return end;
    }

    /** Returns how many octets on the wire, at the end, are none of the content: dots and the last CRLF. */
    long overhead() {
        return leadingDots + 2;
    }

    /** Returns the content that was sent as these octets: without the last line, and each leading dot taken away. */
    static byte[] unstuff(byte[] wire) {
        byte[] content = new byte[wire.length];
        int length = 0;
        State at = State.LINE_START;
        for (int i = 0; i < wire.length - 3; i++) {
            byte octet = wire[i];
            if (at != State.LINE_START || octet != '.') {
                content[length++] = octet;
            }
            if (octet == '\r') {
                at = State.CR;
            } else {
                at = octet == '\n' && at == State.CR ? State.LINE_START : State.IN_LINE;
            }
        }
        return Arrays.copyOf(content, length);
    }
}
