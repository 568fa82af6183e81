package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtplib.value.Secret;

/** The lines a client says, and how they are shown. */
class CommandTest {

    private static final String HIDDEN = "AGFubgBzM2NyZXQ=";

    static List<Command> commandsWithSecrets() {
        return List.of(Command.auth("PLAIN", Secret.of(HIDDEN)), Command.authResponse(Secret.of(HIDDEN)));
    }

    @Test
    void verbStandsAloneWithoutArguments() {
        assertThat(Command.of("NOOP").line()).isEqualTo("NOOP");
        assertThat(Command.of("NOOP", "").line()).isEqualTo("NOOP");
    }

    @Test
    void oneBlankSeparatesVerbAndArguments() {
        assertThat(Command.of("EHLO", "client.example").line()).isEqualTo("EHLO client.example");
    }

    @Test
    void mailNamesTheSenderWithoutBlankBeforeTheBracket() {
        assertThat(Command.mail("ann@example.org", List.of()).line()).isEqualTo("MAIL FROM:<ann@example.org>");
    }

    @Test
    void emptySenderIsTheNullReversePath() {
        assertThat(Command.mail("", List.of()).line()).isEqualTo("MAIL FROM:<>");
    }

    @Test
    void parametersOfMailFollowInTheirOrder() {
        var parameters = List.of(MailParameter.size(1000), MailParameter.BODY_8BITMIME, MailParameter.SMTPUTF8);

        assertThat(Command.mail("ann@example.org", parameters).line())
                .isEqualTo("MAIL FROM:<ann@example.org> SIZE=1000 BODY=8BITMIME SMTPUTF8");
    }

    @Test
    void rcptNamesTheRecipient() {
        assertThat(Command.rcpt("bob@example.org", false).line()).isEqualTo("RCPT TO:<bob@example.org>");
    }

    @Test
    void mailMayHoldUtf8OnlyWithItsParameter() {
        assertThat(Command.mail("ann@example.org", List.of(MailParameter.BODY_8BITMIME))
                        .utf8())
                .isFalse();
        assertThat(Command.mail("ann@example.org", List.of(MailParameter.SMTPUTF8))
                        .utf8())
                .isTrue();
        assertThat(Command.mail("ann@example.org", List.of(new MailParameter("smtputf8", null)))
                        .utf8())
                .isTrue();
    }

    @Test
    void rcptMayHoldUtf8WhenTheMailMay() {
        assertThat(Command.rcpt("bob@example.org", false).utf8()).isFalse();
        assertThat(Command.rcpt("bob@example.org", true).utf8()).isTrue();
    }

    @Test
    void otherCommandsHoldNoUtf8() {
        assertThat(List.of(
                        Command.of("RSET"),
                        Command.of("EHLO", "client.example"),
                        Command.auth("LOGIN"),
                        Command.auth("PLAIN", Secret.of(HIDDEN)),
                        Command.authResponse(Secret.of(HIDDEN)),
                        Command.AUTH_CANCEL))
                .noneMatch(Command::utf8);
    }

    @Test
    void authNamesTheMechanism() {
        assertThat(Command.auth("LOGIN").line()).isEqualTo("AUTH LOGIN");
    }

    @Test
    void initialResponseFollowsTheMechanism() {
        assertThat(Command.auth("PLAIN", Secret.of(HIDDEN)).line()).isEqualTo("AUTH PLAIN " + HIDDEN);
        assertThat(Command.auth("EXTERNAL", Secret.of("=")).line()).isEqualTo("AUTH EXTERNAL =");
    }

    @Test
    void answerToAChallengeIsTheLineAsAWhole() {
        assertThat(Command.authResponse(Secret.of(HIDDEN)).line()).isEqualTo(HIDDEN);
        assertThat(Command.authResponse(Secret.of("")).line()).isEmpty();
    }

    @Test
    void cancellingIsALoneAsterisk() {
        assertThat(Command.AUTH_CANCEL.line()).isEqualTo("*");
    }

    @ParameterizedTest
    @MethodSource("commandsWithSecrets")
    void secretIsNeverShown(Command command) {
        assertThat(command.line()).contains(HIDDEN);
        assertThat(command.shown()).doesNotContain(HIDDEN).contains("***");
        assertThat(command.toString()).doesNotContain(HIDDEN).isEqualTo(command.shown());
        assertThat(command.verb()).doesNotContain(HIDDEN);
    }

    @Test
    void mechanismIsShown() {
        assertThat(Command.auth("PLAIN", Secret.of(HIDDEN))).hasToString("AUTH PLAIN ***");
    }

    @Test
    void responseInAnAuthCommandOfTheCallersIsNotShown() {
        Command command = Command.of("auth", "PLAIN " + HIDDEN);

        assertThat(command.line()).isEqualTo("auth PLAIN " + HIDDEN);
        assertThat(command).hasToString("auth PLAIN ***");
        assertThat(Command.of("AUTH", "LOGIN")).hasToString("AUTH LOGIN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN %s", " AUTH PLAIN %s", "auth\tPLAIN\t%s", "AUTH  PLAIN  %s"})
    void responseIsNotShownHoweverTheCallerSpacesIt(String line) {
        assertThat(Command.of(line.formatted(HIDDEN)).toString())
                .doesNotContain(HIDDEN)
                .contains("PLAIN ***");
    }

    @Test
    void commandWithoutSecretIsShownAsItIs() {
        assertThat(Command.rcpt("bob@example.org", false)).hasToString("RCPT TO:<bob@example.org>");
    }

    @Test
    void verbIsTheFirstWord() {
        assertThat(Command.of("RSET").verb()).isEqualTo("RSET");
        assertThat(Command.mail("", List.of(MailParameter.SMTPUTF8)).verb()).isEqualTo("MAIL");
        assertThat(Command.auth("PLAIN", Secret.of(HIDDEN)).verb()).isEqualTo("AUTH");
    }
}
