package org.smtplib.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import org.smtplib.benchmark.contender.Scenario;
import org.smtplib.benchmark.contender.Scenario.Matter;

/** The files that mails are made of: a message of 10 MB in base64, and 10 MB and 1 GB for attachments. */
final class MailFiles {

    private static final int SIZE = 10 * 1024 * 1024;
    private static final long HUGE_SIZE = 1024L * 1024 * 1024;
    // With its end, a line of base64.
    private static final int LINE = 78;
    private static final String HEADERS = "From: <sender@example.org>\r\nTo: <recipient0@example.net>\r\n"
            + "Subject: Ten megabytes\r\nDate: Mon, 2 Nov 2026 12:00:00 +0000\r\nMessage-ID: <1@example.org>\r\n"
            + "MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n"
            + "Content-Transfer-Encoding: base64\r\n\r\n";

    private final Path message;
    private final Path attachment;
    private final Path huge;

    /** Writes them, the same in each run. */
    MailFiles(Path folder) throws IOException {
        message = folder.resolve("mail.eml");
        attachment = folder.resolve("attachment.bin");
        huge = folder.resolve("huge.bin");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(HUGE_SIZE); // takes no room where a file may have holes
        }
        byte[] octets = new byte[SIZE];
        new Random(1).nextBytes(octets);
        Files.write(attachment, octets);
        try (OutputStream out = Files.newOutputStream(message)) {
            out.write(HEADERS.getBytes(StandardCharsets.US_ASCII));
            out.write(Base64.getMimeEncoder().encode(octets), 0, SIZE / LINE * LINE);
        }
    }

    /** The one that a scenario needs, if it needs one. */
    Path of(Scenario scenario) {
        if (scenario == Scenario.HUGE) {
            return huge;
        }
        return scenario.matter() == Matter.FILE ? message : attachment;
    }
}
