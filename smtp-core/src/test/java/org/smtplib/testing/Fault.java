package org.smtplib.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** One way in which a server misbehaves at a {@link Step}. */
public enum Fault {

    /** Resets the connection instead of replying. */
    RESET {
        @Override
        boolean commit(Peer peer, String[] reply) {
            peer.reset();
            return false;
        }
    },

    /** Closes the connection instead of replying. */
    CLOSE {
        @Override
        boolean commit(Peer peer, String[] reply) {
            peer.close();
            return false;
        }
    },

    /** Closes its own half of the connection instead of replying, and takes what the client says. */
    HALF_CLOSE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.shutdownOutput();
            peer.stall();
            return false;
        }
    },

    /** Never replies, but takes what the client says. */
    STALL {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.stall();
            return false;
        }
    },

    /** Never replies and never reads again, so that the client's writes get stuck. */
    NEVER_READ {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.neverRead();
            return false;
        }
    },

    /** Never replies and reads one octet at a time, ten in a second: no write gets stuck for good. */
    SIP {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sip(Duration.ofMillis(100));
            return false;
        }
    },

    /** Leaves this one reply out and goes on as if it had been said. */
    NO_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) {
            return true;
        }
    },

    /** Replies and closes. */
    CLOSE_AFTER_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say(reply);
            peer.close();
            return false;
        }
    },

    /** Replies and resets, which may take the reply away from a client that has not read it yet. */
    RESET_AFTER_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say(reply);
            peer.reset();
            return false;
        }
    },

    /** Says 421 instead and closes; the command had no effect. */
    REPLY_421_AND_CLOSE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("421 4.3.2 shutting down");
            peer.close();
            return false;
        }

        @Override
        boolean refuses() {
            return true;
        }
    },

    /** Says 421 instead and, against RFC 5321 3.8, goes on; the command had no effect. */
    REPLY_421_AND_STAY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("421 4.3.2 shutting down");
            return true;
        }

        @Override
        boolean refuses() {
            return true;
        }
    },

    /** Says half of its reply and closes. */
    HALF_REPLY_AND_CLOSE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(half(reply));
            peer.close();
            return false;
        }
    },

    /** Says half of its reply and then nothing more. */
    HALF_REPLY_AND_STALL {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(half(reply));
            peer.stall();
            return false;
        }
    },

    /** Replies one octet at a time, ten in a second: no wait for a single octet ever gets long. */
    DRIP {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.drip(String.join("\r\n", reply), Duration.ofMillis(100));
            return true;
        }
    },

    /** Replies with octets that are no reply at all. */
    GARBAGE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(new byte[] {0x15, 0x03, 0x01, 0x00, 0x02, 0x02, (byte) 0xff, (byte) 0xfe, '\r', '\n'});
            return true;
        }
    },

    /** Replies with a line of the right shape and a code that SMTP does not have. */
    IMPOSSIBLE_CODE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("099 what is that?");
            return true;
        }
    },

    /** Replies with a code that means something, and not here: 354, and where that is due 250. */
    OUT_OF_PLACE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say(reply[0].startsWith("354") ? "250 2.0.0 fine" : "354 go ahead");
            return true;
        }
    },

    /** Replies with a code of two digits. */
    TWO_DIGITS {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("25 almost");
            return true;
        }
    },

    /** Replies with a code of four digits. */
    FOUR_DIGITS {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("2500 more than enough");
            return true;
        }
    },

    /** Replies with a NUL within the code. */
    NUL_IN_CODE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("25\0 a hole in it");
            return true;
        }
    },

    /** Replies, each line with a NUL at its end. */
    NUL_IN_TEXT {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(String.join(" \0\r\n", reply) + " \0\r\n");
            return true;
        }
    },

    /** Replies, each line with octets beyond ASCII at its end that are no UTF-8 either. */
    EIGHT_BIT {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            String lines = String.join(" \u00e9\u00ff\r\n", reply) + " \u00e9\u00ff\r\n";
            peer.sayRaw(lines.getBytes(StandardCharsets.ISO_8859_1));
            return true;
        }
    },

    /** Replies with two lines whose codes contradict each other. */
    MIXED_CODES {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("250-fine so far", "550 not so fine");
            return true;
        }
    },

    /** Replies with a line of 8,193 octets before its CRLF. */
    LONG_LINE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.say("250 " + "x".repeat(8_189));
            return true;
        }
    },

    /** Replies with one line that does not end, until the client has had enough. */
    ENDLESS_LINE {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(reply[0].substring(0, 3) + " ");
            while (!peer.isClientGone()) {
                peer.sayRaw("and so on, ".repeat(100));
            }
            return false;
        }
    },

    /** Replies with lines that always promise one more, until the client has had enough. */
    ENDLESS_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            String code = reply[0].substring(0, 3);
            while (!peer.isClientGone()) {
                peer.say(code + "-and there is more");
            }
            return false;
        }
    },

    /** Replies, and in the same write says a 250 that nobody asked for. */
    EXTRA_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(String.join("\r\n", reply) + "\r\n250 2.0.0 not asked for\r\n");
            return true;
        }
    },

    /** Says its reply twice in the same write. */
    DUPLICATE_REPLY {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            String once = String.join("\r\n", reply) + "\r\n";
            peer.sayRaw(once + once);
            return true;
        }
    },

    /** Replies with LF for CRLF. */
    BARE_LF {
        @Override
        boolean commit(Peer peer, String[] reply) throws IOException {
            peer.sayRaw(String.join("\n", reply) + "\n");
            return true;
        }
    };

    /** Does it; true if the dialogue goes on afterwards. */
    abstract boolean commit(Peer peer, String[] reply) throws IOException;

    /** Whether the client learns that its command had no effect. */
    boolean refuses() {
        return false;
    }

    private static String half(String[] reply) {
        String whole = String.join("\r\n", reply);
        return whole.substring(0, whole.length() / 2);
    }
}
