package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.smtplib.protocol.Extensions;

/** What EHLO tells of a server. */
class FeaturesTest extends PlayedInPieces {

    private Extensions offered(String... lines) {
        StringBuilder transcript = new StringBuilder("S: 220 server.example\nC: EHLO client.example\n");
        transcript.append("S: 250-server.example Hello\n");
        for (int i = 0; i < lines.length; i++) {
            transcript.append("S: 250").append(i == lines.length - 1 ? ' ' : '-');
            transcript.append(lines[i]).append('\n');
        }
        try (var server = serve(transcript + "GONE");
                var session = connect(server)) {
            session.ehlo();
            Extensions extensions = session.extensions();
            session.disconnect();
            return extensions;
        }
    }

    @Test
    void keywordAndParametersAreRead() {
        Extensions extensions = offered("ETRN", "SIZE 35000000", "STARTTLS", "DELIVERBY 3600", "HELP");

        assertThat(extensions.keywords()).containsExactly("ETRN", "SIZE", "STARTTLS", "DELIVERBY", "HELP");
        assertThat(extensions.parameters("SIZE")).isEqualTo("35000000");
        assertThat(extensions.parameters("HELP")).isEmpty();
        assertThat(extensions.parameters("deliverby")).isEqualTo("3600");
        assertThat(extensions.has("X-NONE")).isFalse();
        assertThat(extensions.parameters("X-NONE")).isNull();
    }

    @Test
    void caseOfAKeywordDoesNotMatterAndThatOfItsParametersIsKept() {
        Extensions extensions = offered("x-Feature Some Thing", "sIzE 10");

        assertThat(extensions.has("SIZE")).isTrue();
        assertThat(extensions.has("size")).isTrue();
        assertThat(extensions.has("X-FEATURE")).isTrue();
        assertThat(extensions.parameters("x-feature")).isEqualTo("Some Thing");
    }

    @Test
    void firstLineIsNoFeature() {
        assertThat(offered("HELP").has("server")).isFalse();
    }

    @Test
    void oldStyleOfAuthIsUnderstood() {
        assertThat(offered("AUTH=LOGIN PLAIN").authMechanisms()).containsExactly("LOGIN", "PLAIN");
        assertThat(offered("AUTH LOGIN PLAIN").authMechanisms()).containsExactly("LOGIN", "PLAIN");
        assertThat(offered("auth=login").authMechanisms()).containsExactly("LOGIN");
    }

    @Test
    void bothStylesOfAuthAddUp() {
        assertThat(offered("AUTH=LOGIN", "AUTH CRAM-MD5 PLAIN", "AUTH SCRAM-SHA-256")
                        .authMechanisms())
                .containsExactly("LOGIN", "CRAM-MD5", "PLAIN", "SCRAM-SHA-256");
    }

    @Test
    void lastOfAnyOtherKeywordCounts() {
        Extensions extensions = offered("SIZE 1000", "HELP", "SIZE 2000");

        assertThat(extensions.parameters("SIZE")).isEqualTo("2000");
        assertThat(extensions.maxSize()).hasValue(2000);
    }

    @Test
    void lineThatIsNoKeywordIsPassedOver() {
        assertThat(offered("***", "-SIZE", "HELP").keywords()).containsExactly("HELP");
    }

    @Test
    void serverThatOffersNothingIsStillExtended() {
        try (var server = serve("""
                S: 220 server.example
                C: EHLO client.example
                S: 250 server.example
                GONE
                """);
                var session = connect(server)) {
            session.ehlo();
            assertThat(session.isEsmtp()).isTrue();
            assertThat(session.extensions().keywords()).isEmpty();
            session.disconnect();
        }
    }
}
