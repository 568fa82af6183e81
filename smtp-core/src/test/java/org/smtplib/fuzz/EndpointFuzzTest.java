package org.smtplib.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.transport.Endpoint;

/** Whatever is given for a server's address, it is refused, or it is read again from how it is shown. */
class EndpointFuzzTest {

    static Stream<byte[]> seeds() {
        return FuzzInput.seeds(
                "mail.example.org",
                "mail.example.org:587",
                "192.0.2.1:25",
                "[2001:db8::1]:25",
                "2001:db8::1",
                "fe80::1%eth0",
                "[fe80::1%eth0]:2525",
                "/run/lmtp socket",
                "smtp://user:password@example.org",
                "user:password@example.org",
                "host:",
                "host:0",
                "host:99999",
                "host:\r\n",
                "[]:25",
                "[::1",
                "[[::1]]");
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "")
    void textIsRefusedOrIsReadAgainFromWhatIsShown(byte[] input) {
        String text = FuzzInput.text(input);
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(text, 25);
        } catch (IllegalArgumentException e) {
            WireLine.requirePlain(e);
            // In a URL a password stands before the @.
            if (String.valueOf(e.getMessage()).indexOf('@') >= 0) {
                throw new AssertionError("perhaps a password", e);
            }
            return;
        }
        String shown = endpoint.toString();
        if (endpoint.host().isBlank() || !FuzzInput.isPlain(shown)) {
            throw new AssertionError("no host: " + shown);
        }
        if (!endpoint.equals(Endpoint.parse(shown, 1))) {
            throw new AssertionError(text + " is shown as " + shown + ", which is " + Endpoint.parse(shown, 1));
        }
    }
}
