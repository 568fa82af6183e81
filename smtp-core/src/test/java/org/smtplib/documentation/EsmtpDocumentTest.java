package org.smtplib.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Member;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.example.Esmtp;
import org.smtplib.protocol.DeliverBy;
import org.smtplib.protocol.Dsn;
import org.smtplib.protocol.FutureRelease;
import org.smtplib.protocol.MailParameter;
import org.smtplib.protocol.RcptParameter;
import org.smtplib.protocol.Rrvs;
import org.smtplib.relay.Templates;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** docs/esmtp.md: its examples are compiled code that does what it says, its table names what there is. */
class EsmtpDocumentTest {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Map<String, Class<?>> TYPES = Stream.of(
                    Dsn.class,
                    DeliverBy.class,
                    FutureRelease.class,
                    Rrvs.class,
                    MailParameter.class,
                    RcptParameter.class)
            .collect(Collectors.toMap(Class::getSimpleName, type -> type));

    private static String document() throws IOException {
        return Files.readString(ROOT.resolve("docs/esmtp.md"));
    }

    private static List<String> lines(String code) {
        return code.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void examplesStandInTheCodeLineByLine() throws IOException {
        List<String> code =
                lines(Files.readString(ROOT.resolve("smtp-core/src/test/java/org/smtplib/example/Esmtp.java")));
        List<String> examples = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL)
                .matcher(document())
                .results()
                .map(match -> match.group(1))
                .toList();

        assertThat(examples).hasSize(4);
        for (String example : examples) {
            assertThat(code).containsSubsequence(lines(example));
        }
    }

    @Test
    void everyNameOfTheTableExists() throws IOException {
        List<String> names = Pattern.compile("`(\\w+)\\.(\\w+)`")
                .matcher(document())
                .results()
                .filter(match -> TYPES.containsKey(match.group(1)))
                .map(match -> match.group(1) + "." + match.group(2))
                .toList();

        assertThat(names).hasSizeGreaterThan(15).allSatisfy(name -> {
            Class<?> type = TYPES.get(name.substring(0, name.indexOf('.')));
            assertThat(Stream.concat(Arrays.stream(type.getMethods()), Arrays.stream(type.getFields()))
                            .map(Member::getName))
                    .contains(name.substring(name.indexOf('.') + 1));
        });
    }

    @Test
    void examplesSayWhatTheyPromise() {
        var script = MailServerScript.smtp()
                .keywords("DSN", "DELIVERBY", "X-OWN", "XCLIENT NAME ADDR")
                .build();
        try (var server = ScriptedSmtpServer.start(script);
                var smtp = Templates.to(server).build()) {
            smtp.send(Esmtp.notified());
            smtp.send(Esmtp.urgent(smtp.compose(Esmtp.notified())));
            assertThat(server.commands())
                    .contains(
                            "MAIL FROM:<shop@example.org> ENVID=order-17 RET=HDRS",
                            "RCPT TO:<you@example.org> NOTIFY=FAILURE,DELAY",
                            "MAIL FROM:<shop@example.org> BY=600;R X-OWN=17",
                            "RCPT TO:<you@example.org> NOTIFY=NEVER");
        }
        try (var smtp = Esmtp.together("mail.example.org")) {
            assertThat(smtp.config().endpoint().toString()).isEqualTo("mail.example.org:25");
        }
    }
}
