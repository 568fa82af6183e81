package org.smtplib.starter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A mailbox as a folder of files: a mail appears in {@code new}, at once and whole, when it is delivered. */
public record Maildir(Path folder) {

    private static final Duration DELIVERY = Duration.ofSeconds(30);

    /** One delivered mail: what the server put in front of it, and what was sent. Lines end with LF on disk. */
    public record Delivered(byte[] octets) {

        /** The file as text, each octet one character. */
        public String latin1() {
            return new String(octets, StandardCharsets.ISO_8859_1);
        }

        public MimeMessage parsed() throws MessagingException {
            return new MimeMessage(null, new ByteArrayInputStream(octets));
        }
    }

    /** Waits for the mail that contains the mark, and fails if it is there twice. */
    public Delivered await(String mark) {
        List<Delivered> found = await(mark, 1);
        assertThat(found).as("mails with " + mark + " in " + folder).hasSize(1);
        return found.get(0);
    }

    /** Waits until there are so many mails that contain the mark. */
    public List<Delivered> await(String mark, int count) {
        return Awaitility.await("mails with " + mark + " in " + folder)
                .atMost(DELIVERY)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> find(mark), found -> found.size() >= count);
    }

    /** The mails that are there now and contain the mark. */
    public List<Delivered> find(String mark) throws IOException {
        List<Delivered> found = new ArrayList<>();
        Path delivered = folder.resolve("new");
        if (!Files.isDirectory(delivered)) {
            return found; // made with the first mail
        }
        try (Stream<Path> files = Files.list(delivered)) {
            for (Path file : files.toList()) {
                Delivered mail = new Delivered(Files.readAllBytes(file));
                if (mail.latin1().contains(mark)) {
                    found.add(mail);
                }
            }
        }
        return found;
    }
}
