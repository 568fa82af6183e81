package org.smtplib.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** LOGIN with the prompts that servers are known to write. */
class LoginMechanismTest {

    private final LoginMechanism mechanism = new LoginMechanism(Credentials.of("jörg", "pässwörd"));

    private String answer(String prompt) throws SaslException {
        return new String(mechanism.respond(prompt.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void nameIsThatOfTheRegistry() {
        assertThat(mechanism.name()).isEqualTo("LOGIN");
    }

    @Test
    void userNameMayBeSaidBeforeThePrompt() throws SaslException {
        assertThat(new String(mechanism.initialResponse(), UTF_8)).isEqualTo("jörg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Username:", "username", "USERNAME:", "User Name\0", "Enter user:", "User"})
    void promptForTheUserIsAnsweredWithTheUserName(String prompt) throws SaslException {
        assertThat(answer(prompt)).isEqualTo("jörg");
        assertThat(answer(prompt)).isEqualTo("jörg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Password:", "password", "PASSWORD:", "Password\0", "Passwd:", "Password for user:"})
    void promptForThePasswordIsAnsweredWithThePasswordEvenAtFirst(String prompt) throws SaslException {
        assertThat(answer(prompt)).isEqualTo("pässwörd");
        assertThat(answer("Username:")).isEqualTo("jörg");
    }

    @Test
    void ordinaryDialogueIsAnswered() throws SaslException {
        assertThat(answer("Username:")).isEqualTo("jörg");
        assertThat(answer("Password:")).isEqualTo("pässwörd");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "Login:", "334", "\ufffd\ufffd"})
    void promptsThatSayNeitherGetNameThenPassword(String prompt) throws SaslException {
        assertThat(answer(prompt)).isEqualTo("jörg");
        assertThat(answer(prompt)).isEqualTo("pässwörd");
    }

    @Test
    void silentPromptBehindOneForTheUserGetsThePassword() throws SaslException {
        assertThat(answer("Username:")).isEqualTo("jörg");
        assertThat(answer("")).isEqualTo("pässwörd");
    }

    @Test
    void promptsAreUnderstoodWhateverTheLanguageOfTheJvm() throws SaslException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThat(answer("USER ID:")).isEqualTo("jörg");
            assertThat(answer("PASSWORD IS:")).isEqualTo("pässwörd");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void promptThatIsNotUtf8IsUnderstood() throws SaslException {
        byte[] prompt = {(byte) 0xFF, 'P', 'a', 's', 's', (byte) 0xE4};

        assertThat(mechanism.respond(prompt)).isEqualTo("pässwörd".getBytes(UTF_8));
    }
}
