package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.smtplib.exception.SmtpAuthenticationException;
import org.smtplib.exception.SmtpException;
import org.smtplib.exception.SmtpNotSupportedException;
import org.smtplib.protocol.Reply;
import org.smtplib.sasl.Credentials;

/** login: which mechanisms are tried, in which order, and what ends it. */
class LoginTest extends PlayedInPieces {

    /** The example of RFC 2195, section 2. */
    private static final String CHALLENGE = "PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+";

    private static final String DIGEST = "dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw";
    private static final String PASSWORD = "tanstaaftanstaaf";
    private static final String PLAIN = "AHRpbQB0YW5zdGFhZnRhbnN0YWFm";

    private static String offering(String auth) {
        return """
                S: 220 server.example
                C: EHLO client.example
                S: 250-server.example
                S: 250 %s
                """.formatted(auth);
    }

    @Test
    void cramMd5ComesFirstThenPlainThenLogin() {
        try (var server = serve(offering("AUTH LOGIN BOGUS PLAIN CRAM-MD5") + """
                C: AUTH CRAM-MD5
                S: 334 %s
                C: %s
                S: 535 CRAM-MD5 fails
                C: AUTH PLAIN %s
                S: 454 PLAIN fails for now
                C: AUTH LOGIN dGlt
                S: 334 UGFzc3dvcmQ6
                C: dGFuc3RhYWZ0YW5zdGFhZg==
                S: 235 welcome in
                GONE
                """.formatted(CHALLENGE, DIGEST, PLAIN));
                var session = connect(server)) {
            assertThat(session.login("tim", PASSWORD)).isEqualTo(Reply.of(235, "welcome in"));
            session.disconnect();
        }
    }

    @Test
    void whenAllFailTheLastRefusalIsThrownAndTheSessionGoesOn() {
        try (var server = serve(offering("AUTH CRAM-MD5 PLAIN") + """
                C: AUTH CRAM-MD5
                S: 334 %s
                C: %s
                S: 535 first
                C: AUTH PLAIN %s
                S: 535-second
                S: 535 and last
                C: NOOP
                S: 250 ok
                GONE
                """.formatted(CHALLENGE, DIGEST, PLAIN));
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("tim", PASSWORD))
                    .asInstanceOf(type(SmtpAuthenticationException.class))
                    .satisfies(failure -> {
                        assertThat(failure.code()).isEqualTo(535);
                        assertThat(failure.reply().text()).isEqualTo("second\nand last");
                        assertThat(failure).hasMessageContaining("tim").hasMessageNotContaining(PASSWORD);
                    });
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void firstSuccessEndsIt() {
        try (var server = serve(offering("AUTH PLAIN LOGIN") + """
                C: AUTH PLAIN %s
                S: 235 welcome
                GONE
                """.formatted(PLAIN));
                var session = connect(server)) {
            session.login("tim", PASSWORD);
            session.disconnect();
        }
    }

    @Test
    void whoIsLoggedInAlreadyNeedsNoMore() {
        try (var server = serve(offering("AUTH PLAIN LOGIN") + """
                C: AUTH PLAIN %s
                S: 503 already authenticated
                GONE
                """.formatted(PLAIN));
                var session = connect(server)) {
            assertThat(session.login("tim", PASSWORD).code()).isEqualTo(503);
            session.disconnect();
        }
    }

    @Test
    void namesOfMechanismsAreComparedWithoutCase() {
        try (var server = serve(offering("auth plain") + """
                C: AUTH PLAIN %s
                S: 235 welcome
                GONE
                """.formatted(PLAIN));
                var session = connect(server)) {
            session.login("tim", PASSWORD);
            session.disconnect();
        }
    }

    @Test
    void oldStyleOfferCounts() {
        try (var server = serve(offering("AUTH=PLAIN") + """
                C: AUTH PLAIN %s
                S: 235 welcome
                GONE
                """.formatted(PLAIN));
                var session = connect(server)) {
            session.login("tim", PASSWORD);
            session.disconnect();
        }
    }

    @Test
    void withoutInitialResponsesTheServerAsksFirst() {
        try (var server = serve(offering("AUTH PLAIN LOGIN") + """
                C: AUTH PLAIN
                S: 334\s
                C: %s
                S: 535 no
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: dGlt
                S: 334 UGFzc3dvcmQ6
                C: dGFuc3RhYWZ0YW5zdGFhZg==
                S: 235 welcome
                GONE
                """.formatted(PLAIN));
                var session = connect(server)) {
            session.login(Credentials.of("tim", PASSWORD), false);
            session.disconnect();
        }
    }

    @Test
    void namesAndPasswordsBeyondAsciiGoAsUtf8() {
        try (var server = serve(offering("AUTH PLAIN") + """
                C: AUTH PLAIN AErDtnJnAHDDpHNz
                S: 235 welcome
                GONE
                """);
                var session = connect(server)) {
            session.login("J\u00f6rg", "p\u00e4ss");
            session.disconnect();
        }
    }

    @Test
    void namesAndPasswordsGetTheFormThatServersCompare() {
        try (var server = serve(offering("AUTH PLAIN") + """
                C: AUTH PLAIN AErDtnJnAHAgSVg=
                S: 535 p IX is wrong
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("Jo\u0308rg", "p\u00a0\u2168"))
                    .isInstanceOf(SmtpAuthenticationException.class)
                    .hasMessageContaining("*** is wrong")
                    .hasMessageNotContaining("IX");
            session.disconnect();
        }
    }

    @Test
    void characterThatNoPasswordMayHoldIsRefusedBeforeAnythingIsSaid() {
        try (var server = serve(offering("AUTH LOGIN PLAIN CRAM-MD5") + """
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("tim", "tanstaaf\u0007"))
                    .isInstanceOf(SmtpException.class)
                    .hasMessageContaining("LOGIN at 127.0.0.1:" + server.port() + " was not tried: the password")
                    .hasMessageContaining("ASCII control")
                    .hasMessageNotContaining("tanstaaf");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void mechanismThatThePasswordDoesNotFitIsFollowedByTheNext() {
        try (var server = serve(offering("AUTH LOGIN PLAIN CRAM-MD5") + """
                C: AUTH LOGIN dGlt
                S: 334 UGFzc3dvcmQ6
                C:
                S: 235 welcome in
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.login("tim", "").code()).isEqualTo(235);
            session.disconnect();
        }
    }

    @Test
    void mechanismThatRefusesOnlyWhenItIsAskedIsFollowedByTheNextToo() {
        try (var server = serve(offering("AUTH LOGIN PLAIN") + """
                C: AUTH PLAIN
                S: 334\s
                C: *
                S: 501 cancelled
                C: AUTH LOGIN
                S: 334 VXNlcm5hbWU6
                C: dGlt
                S: 334 UGFzc3dvcmQ6
                C:
                S: 235 welcome in
                GONE
                """);
                var session = connect(server)) {
            assertThat(session.login(Credentials.of("tim", ""), false).code()).isEqualTo(235);
            session.disconnect();
        }
    }

    @Test
    void refusalOfTheLastMechanismIsThrownWhoseverItIs() {
        try (var server = serve(offering("AUTH PLAIN LOGIN") + """
                        C: AUTH LOGIN dGlt
                        S: 535 not without a password
                        GONE
                        """, offering("AUTH CRAM-MD5 PLAIN") + """
                        C: AUTH CRAM-MD5
                        S: 504 not that one
                        C: AUTH PLAIN
                        S: 334\s
                        C: *
                        S: 501 cancelled
                        GONE
                        """)) {
            try (var session = connect(server)) {
                assertThatThrownBy(() -> session.login("tim", ""))
                        .isInstanceOf(SmtpAuthenticationException.class)
                        .hasMessageContaining("not without a password");
                session.disconnect();
            }
            try (var session = connect(server)) {
                assertThatThrownBy(() -> session.login(Credentials.of("tim", ""), false))
                        .isInstanceOf(SmtpException.class)
                        .hasMessageContaining("PLAIN needs a password");
                session.disconnect();
            }
        }
    }

    @Test
    void serverWithoutAuthIsNotSupported() {
        try (var server = serve(HELLO + "C: NOOP\nS: 250 ok\nGONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("tim", PASSWORD))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageContaining("no AUTH");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void serverWhoseMechanismsAreAllUnknownIsNotSupported() {
        try (var server = serve(offering("AUTH BOGUS GSSAPI") + "GONE");
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("tim", PASSWORD))
                    .isInstanceOf(SmtpNotSupportedException.class)
                    .hasMessageStartingWith("No suitable authentication method")
                    .hasMessageContaining("BOGUS, GSSAPI");
            session.disconnect();
        }
    }

    @Test
    void exchangeThatHadToBeCancelledEndsTheLogin() {
        try (var server = serve(offering("AUTH CRAM-MD5 PLAIN") + """
                C: AUTH CRAM-MD5
                S: 334 no base64
                C: *
                S: 501 cancelled
                C: NOOP
                S: 250 ok
                GONE
                """);
                var session = connect(server)) {
            assertThatThrownBy(() -> session.login("tim", PASSWORD))
                    .isInstanceOf(SmtpException.class)
                    .isNotInstanceOf(SmtpAuthenticationException.class)
                    .hasMessageContaining("cancelled");
            session.noop();
            session.disconnect();
        }
    }

    @Test
    void lmtpMayLogInToo() {
        try (var server = serve("""
                S: 220 server.example LMTP
                C: LHLO client.example
                S: 250-server.example
                S: 250 AUTH PLAIN
                C: AUTH PLAIN %s
                S: 235 welcome
                GONE
                """.formatted(PLAIN));
                var session = connectLmtp(server)) {
            session.login("tim", PASSWORD);
            session.disconnect();
        }
    }
}
