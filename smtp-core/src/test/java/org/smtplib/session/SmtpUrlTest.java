package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.SmtpTemplate;
import org.smtplib.protocol.Protocol;
import org.smtplib.protocol.StartTls;
import org.smtplib.sasl.Credentials;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** A server as one line of text, and what is said of one that is none. */
class SmtpUrlTest {

    @Test
    void urlSaysProtocolHostPortLoginAndStartTls() {
        SmtpUrl url = SmtpUrl.parse("smtp://ann:p%40ss%3A%2f%25@mail.example.org:587?starttls=required");
        assertThat(url.protocol()).isEqualTo(Protocol.SMTP);
        assertThat(url.endpoint()).hasToString("mail.example.org:587");
        assertThat(url.credentials()).isEqualTo(Credentials.of("ann", "p@ss:/%"));
        assertThat(url.startTls()).isEqualTo(StartTls.REQUIRED);
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://host, SMTP, host:25",
        "SMTP://host/, SMTP, host:25",
        "smtps://host, SMTPS, host:465",
        "lmtp://host, LMTP, host:2003",
        "lmtp://host:24, LMTP, host:24",
        "smtp://[2001:db8::1], SMTP, [2001:db8::1]:25",
        "smtp://[::1]:2525, SMTP, [::1]:2525",
        "lmtp:///run/dovecot/lmtp, LMTP, /run/dovecot/lmtp",
        "lmtp:///run/mail%20store/%40lmtp, LMTP, /run/mail store/@lmtp"
    })
    void whatIsNotSaidIsTheProtocolsOwn(String text, Protocol protocol, String endpoint) {
        SmtpUrl url = SmtpUrl.parse(text);
        assertThat(url.protocol()).isEqualTo(protocol);
        assertThat(url.endpoint()).hasToString(endpoint);
        assertThat(url.credentials()).isNull();
        assertThat(url.startTls()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"ann%40example.org, ann@example.org", "j%C3%BCrgen, jürgen", "jürgen, jürgen", "a+b, a+b", "a%3Ab, a:b"
    })
    void userIsPercentEncodedUtf8(String written, String user) {
        SmtpUrl url = SmtpUrl.parse("smtp://" + written + ":x@host");
        assertThat(url.credentials()).isEqualTo(Credentials.of(user, "x"));
    }

    @Test
    void passwordMayHaveAColon() {
        assertThat(SmtpUrl.parse("smtp://ann:a:b@host").credentials()).isEqualTo(Credentials.of("ann", "a:b"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mail.example.org | begins with smtp://",
                "http://mail.example.org | begins with smtp://",
                "ann:hunter2@mail.example.org | begins with smtp://",
                "smtp:ann:hunter2@host | begins with smtp://",
                "smtp://ann:hunter2@ | names no host",
                "smtp:// | names no host",
                "smtp:/// | names no host",
                "smtp://ann:hunter2@host:port | is no port",
                "smtp://ann:hunter2@host:0 | is 1 to 65535",
                "smtp://ann:hunter2@host:65536 | is 1 to 65535",
                "smtp://ann:hunter2@ho st | blank or control character",
                "smtp://ann:hunter2@2001:db8::1 | stands in brackets",
                "smtp://ann:hunter2@host/inbox | has a path behind its host",
                "smtp://ann:hunter2@host#top | no part behind a #",
                "smtp://ann:hunter2@host?tls=on | unknown parameter \"tls\"",
                "smtp://ann:hunter2@host?starttls=maybe | starttls=maybe",
                "smtp://ann:hunter2@host?starttls | starttls=; it is none",
                "smtp://ann:hunter2@host?starttls=none&starttls=none | starttls twice",
                "smtps://ann:hunter2@host?starttls=required | smtps, which speaks TLS from the first octet",
                "smtp://ann@host | a user or a password without the other",
                "smtp://ann:@host | a user or a password without the other",
                "smtp://:hunter2@host | a user or a password without the other",
                "smtp://ann:hunter2%@host | The password in the URL",
                "smtp://ann:hunter2%4@host | The password in the URL",
                "smtp://ann:hunter2%4g@host | The password in the URL",
                "smtp://ann:hunter2%FF@host | is not UTF-8",
                "smtp://an%n:hunter2@host | The user in the URL",
                "smtp://ann:x@hunter2@host | an @ too many",
                "smtp://ann:7/hunter2@host | write these as %40",
                "smtp://ann:7?hunter2@host | write these as %40",
                "smtp://ann:7#hunter2@host | write these as %40"
            })
    void whatIsNoUrlIsToldWithoutThePassword(String text, String reason) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> SmtpUrl.parse(text))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e).hasStackTraceContaining(reason).hasMessageNotContaining("hunter2"));
    }

    @ParameterizedTest
    @CsvSource({
        "smtp://ann:hunter2@host:587, smtp://***@host:587",
        "ann:hunter2@host, ***@host",
        "smtp:ann:hunter2@host, ***@host",
        "http://ann:hunter2@host/path, ***@host/path",
        "smtp://ann:7/hunter2@host, smtp://***@host",
        "smtp://ann:x@hunter2@host, smtp://***@host",
        "smtp://ann:hunter2, ***",
        "ann:hunter2, ***",
        "smtp://mail.example.org:587?tls=on, smtp://mail.example.org:587?tls=on",
        "mail.example.org, mail.example.org"
    })
    void whatIsShownHasNoPassword(String text, String shown) {
        assertThat(SmtpUrl.masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp://ann:hunter2@host:587?starttls=none", "lmtp://ann:hunter2@host:24"})
    void urlDoesNotPrintThePassword(String text) {
        assertThat(SmtpUrl.parse(text)).hasToString(SmtpUrl.masked(text));
    }

    @Test
    void sessionGoesWhereTheUrlSays() {
        var script = MailServerScript.smtp().auth("ann", "p@ss", "PLAIN").build();
        try (var server = ScriptedSmtpServer.start(script);
                var session = new SmtpSessionFactory(SessionConfig.ofUrl("smtp://ann:p%40ss@127.0.0.1:" + server.port())
                                .localHostName("client.example")
                                .build())
                        .open()) {
            assertThat(session.noop().code()).isEqualTo(250);
            assertThat(SessionLoginTest.authLines(server)).hasSize(1);
        }
    }

    @Test
    void templateGoesWhereTheUrlSays() {
        try (var smtp = SmtpTemplate.ofUrl("smtps://ann:x@mail.example.org").build()) {
            assertThat(smtp.config().endpoint()).hasToString("mail.example.org:465");
            assertThat(smtp.config().protocol()).isEqualTo(Protocol.SMTPS);
            assertThat(smtp.config().credentials()).isEqualTo(Credentials.of("ann", "x"));
        }
    }
}
