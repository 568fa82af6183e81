package org.smtplib.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.message.Content;
import org.smtplib.protocol.LineEndings;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** The same content arrives whichever way it goes: step by step, grouped, as a chunk, in one flight. */
class PipelinedContentTest {

    private static final int BLOCK = 16 * 1024;

    private static List<byte[]> contents(LineEndings lineEndings) {
        Random random = new Random(3030);
        List<byte[]> contents = new ArrayList<>(List.of(new byte[0], ".".getBytes(UTF_8), ".\r\n".getBytes(UTF_8)));
        // Behind a lone LF that is preserved DATA doubles a dot, and the server does not take it away again.
        String alphabet = lineEndings == LineEndings.PRESERVE ? "xab\r\n" : ".ab\r\n";
        for (int size : List.of(1, 2, 100, BLOCK - 70, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK + 5)) {
            byte[] content = new byte[size + random.nextInt(20)];
            for (int i = 0; i < content.length; i++) {
                content[i] = (byte) alphabet.charAt(random.nextInt(5));
            }
            contents.add(content);
        }
        return contents;
    }

    private static List<byte[]> received(Pipelining pipelining, LineEndings lineEndings, String... keywords) {
        var script = MailServerScript.smtp().keywords(keywords).build();
        try (var server = ScriptedSmtpServer.start(script);
                var session =
                        Sessions.open(Sessions.to(server).pipelining(pipelining).lineEndings(lineEndings))) {
            for (byte[] content : contents(lineEndings)) {
                assertThat(session.send(Sessions.mail(Content.of(content), "bob@example.org"))
                                .isComplete())
                        .isTrue();
            }
            return server.messages().stream().map(mail -> mail.content()).toList();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PRESERVE", "NORMALIZE"})
    void contentIsTheSameByEveryRoute(LineEndings lineEndings) {
        List<byte[]> stepByStep = received(Pipelining.OFF, lineEndings);
        assertThat(stepByStep).hasSize(contents(lineEndings).size());
        assertThat(received(Pipelining.DEFAULT, lineEndings, "PIPELINING")).containsExactlyElementsOf(stepByStep);
        assertThat(received(Pipelining.DEFAULT, lineEndings, "PIPELINING", "CHUNKING"))
                .containsExactlyElementsOf(stepByStep);
    }
}
