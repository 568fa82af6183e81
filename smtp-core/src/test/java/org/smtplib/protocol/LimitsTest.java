package org.smtplib.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of LIMITS (RFC 9422). */
class LimitsTest {

    private static final int ANY = Integer.MAX_VALUE;

    private static Limits limits(String line) {
        return Extensions.parse(new Reply(250, List.of("mail.example", line))).limits();
    }

    @ParameterizedTest
    @CsvSource({
        "LIMITS RCPTMAX=20 MAILMAX=5, 5, 20, 2147483647",
        "LIMITS MAILMAX=5 RCPTMAX=20 RCPTDOMAINMAX=1, 5, 20, 1",
        "limits rcptmax=100, 2147483647, 100, 2147483647",
        "LIMITS RCPTDOMAINMAX=7, 2147483647, 2147483647, 7",
        "LIMITS\tMAILMAX=999999  RCPTMAX=1, 999999, 1, 2147483647",
        "LIMITS X-OTHER=3 RCPTMAX=4 FURTHER, 2147483647, 4, 2147483647"
    })
    void eachIsReadWhereverItStands(String line, int mailMax, int rcptMax, int rcptDomainMax) {
        assertThat(limits(line)).isEqualTo(new Limits(mailMax, rcptMax, rcptDomainMax));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIMITS",
                "LIMITS RCPTMAX=0",
                "LIMITS RCPTMAX=-1",
                "LIMITS RCPTMAX=010",
                "LIMITS RCPTMAX=1000000",
                "LIMITS RCPTMAX=12x",
                "LIMITS RCPTMAX=",
                "LIMITS RCPTMAX",
                "LIMITS XRCPTMAX=5",
                "LIMITS RCPTMAX =5",
                "SIZE 1000"
            })
    void whatIsNoNumberFromOneOnIsNoLimit(String line) {
        assertThat(limits(line)).isEqualTo(Limits.NONE).isEqualTo(new Limits(ANY, ANY, ANY));
    }

    @Test
    void limitOfNothingIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 0));
    }
}
