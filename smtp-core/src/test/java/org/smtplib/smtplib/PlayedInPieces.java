package org.smtplib.smtplib;

import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.smtplib.protocol.Protocol;
import org.smtplib.session.SessionConfig;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.Chunking;
import org.smtplib.testing.Script;
import org.smtplib.testing.ScriptedSmtpServer;

/** Transcripts, each played three times: the server speaks whole replies, lines, single octets. */
@ParameterizedClass(name = "{0}")
@EnumSource(Chunking.class)
abstract class PlayedInPieces {

    static final String CLIENT = "client.example";

    /** The beginning of most dialogues: a server that offers nothing in particular. */
    static final String HELLO = """
            S: 220 server.example ESMTP
            C: EHLO client.example
            S: 250-server.example
            S: 250 HELP
            """;

    @Parameter
    Chunking chunking;

    /** A server for one connection after the other, each with its transcript; a further one is a failure. */
    ScriptedSmtpServer serve(String... transcripts) {
        Script[] scripts = new Script[transcripts.length];
        for (int i = 1; i < transcripts.length; i++) {
            scripts[i - 1] = new TranscriptScript(transcripts[i]);
        }
        scripts[transcripts.length - 1] = Script.unexpected();
        return serve(new TranscriptScript(transcripts[0]), scripts);
    }

    ScriptedSmtpServer serve(Script first, Script... then) {
        return ScriptedSmtpServer.builder().chunking(chunking).start(first, then);
    }

    static SessionConfig.Builder config(ScriptedSmtpServer server) {
        return SessionConfig.builder(server.host() + ":" + server.port()).localHostName(CLIENT);
    }

    static SmtpSession connect(ScriptedSmtpServer server) {
        return SmtpSession.open(config(server).build());
    }

    static SmtpSession connectLmtp(ScriptedSmtpServer server) {
        return SmtpSession.open(config(server).protocol(Protocol.LMTP).build());
    }
}
