package org.smtplib.boot.autoconfigure.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** Composing by Spring's helper wants nothing of a transport: what smtp-core brings is enough. */
class WithoutAngusMailTests {

    /** The jars that hold the transports of jakarta.mail: angus-mail, and that of GreenMail, which holds all in one. */
    private static final Set<String> WITH_TRANSPORTS = Set.of("angus-mail", "jakarta.mail", "greenmail");

    @Test
    void messagesAreComposedAndSentWithoutATransportOfJakartaMail() throws Exception {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (ScriptedSmtpServer server =
                        ScriptedSmtpServer.start(MailServerScript.smtp().build());
                URLClassLoader alone = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(alone);
            Object transport = alone.loadClass(SenderAlone.class.getName())
                    .getMethod("send", String.class, Integer.class)
                    .invoke(null, server.host(), server.port());

            assertThat(transport).asString().contains("NoSuchProviderException");
            assertThat(server.messages()).hasSize(1);
            assertThat(server.messages().get(0).text())
                    .contains(
                            "Content-Type: multipart/alternative",
                            "Content-ID: <logo>",
                            "filename*=UTF-8''M%C3%A4rz.txt",
                            "Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry);
            String artifact = file.getFileName().toString().replaceAll("-\\d.*", "");
            if (!WITH_TRANSPORTS.contains(artifact)) {
                urls.add(file.toUri().toURL());
            }
        }
        return urls.toArray(URL[]::new);
    }
}
