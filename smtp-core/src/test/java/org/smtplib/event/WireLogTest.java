package org.smtplib.event;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpUnreachableException;
import org.smtplib.protocol.Command;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;
import org.smtplib.value.Secret;

/** The dialogue as it stands in a log. */
class WireLogTest {

    private static final Endpoint ENDPOINT = new Endpoint("mail.example.org", 587);

    private final LogCapture log = new LogCapture("org.smtplib.wire", Level.DEBUG);
    private final WireLog wire = new WireLog();

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void dialogueIsWrittenLineByLine() {
        wire.connecting(ENDPOINT);
        wire.connected(ENDPOINT);
        wire.replyReceived(ENDPOINT, Reply.of(220, "mail.example.org ready"));
        wire.sending(ENDPOINT, "EHLO client.example");
        wire.replyReceived(ENDPOINT, new Reply(250, List.of("mail.example.org", "SIZE 1000")));
        wire.contentSent(ENDPOINT, 1234);
        wire.disconnected(ENDPOINT, "closed by us");

        assertThat(log.lines())
                .containsExactly(
                        "mail.example.org:587 connecting",
                        "mail.example.org:587 connected",
                        "mail.example.org:587 S: 220 mail.example.org ready",
                        "mail.example.org:587 C: EHLO client.example",
                        "mail.example.org:587 S: 250 mail.example.org SIZE 1000",
                        "mail.example.org:587 C: (1234 octets of content)",
                        "mail.example.org:587 disconnected: closed by us");
    }

    @Test
    void connectionThatDoesNotComeAboutIsWrittenWithItsReason() {
        wire.connecting(ENDPOINT);
        wire.connectFailed(ENDPOINT, new SmtpUnreachableException("Cannot connect to mail.example.org:587", null));

        assertThat(log.lines())
                .containsExactly(
                        "mail.example.org:587 connecting",
                        "mail.example.org:587 connect failed: Cannot connect to mail.example.org:587");
    }

    @Test
    void tlsIsWrittenWithWhetherTheCertificateWasChecked() {
        wire.tlsStarted(ENDPOINT, new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", true));
        wire.tlsStarted(ENDPOINT, new TlsInfo("TLSv1.2", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", false));

        assertThat(log.lines())
                .containsExactly(
                        "mail.example.org:587 TLSv1.3 TLS_AES_256_GCM_SHA384, certificate verified",
                        "mail.example.org:587 TLSv1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, certificate not verified");
    }

    @Test
    void commandsAreWrittenWithoutTheirSecrets() {
        for (Command command : List.of(
                Command.auth("PLAIN", Secret.of("AGFubgBzM2NyZXQ=")), Command.authResponse(Secret.of("czNjcmV0")))) {
            wire.sending(ENDPOINT, command.shown());
        }

        assertThat(log.lines())
                .containsExactly("mail.example.org:587 C: AUTH PLAIN ***", "mail.example.org:587 C: ***");
    }

    @Test
    void replyOfTheServerForgesNoLine() {
        wire.replyReceived(ENDPOINT, new Reply(250, List.of("ok\r", "x\nmail.example.org:587 C: QUIT")));

        assertThat(log.lines()).containsExactly("mail.example.org:587 S: 250 ok? x?mail.example.org:587 C: QUIT");
    }

    @Test
    void bracesInAReplyAreNoPlaceholders() {
        wire.replyReceived(ENDPOINT, Reply.of(250, "{} ok {}"));

        assertThat(log.lines()).containsExactly("mail.example.org:587 S: 250 {} ok {}");
    }

    @Test
    void everythingIsAtLevelDebug() {
        wire.connected(ENDPOINT);
        wire.sending(ENDPOINT, "NOOP");
        wire.replyReceived(ENDPOINT, Reply.of(250, "ok"));

        assertThat(log.events()).hasSize(3).allMatch(event -> event.getLevel() == Level.DEBUG);
    }

    @Test
    void nothingIsWrittenAboveThatLevel() {
        try (var quiet = new LogCapture("org.smtplib.wire", Level.INFO)) {
            wire.connected(ENDPOINT);
            wire.sending(ENDPOINT, "NOOP");

            assertThat(quiet.lines()).isEmpty();
        }
    }
}
