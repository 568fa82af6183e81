package org.smtplib.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Makes keys with certificates by the JDK's keytool (0.3 s a call), in a folder that lives as long as the JVM. */
final class Keytool {

    static final char[] PASSWORD = "changeit".toCharArray();

    private static final Path FOLDER = temporaryFolder();

    private Keytool() {}

    /** Returns a store with one new key, whose certificate is signed by itself. */
    static KeyStore selfSigned(String alias, String name, String extension) {
        return make("EC", alias, name, extension, null, null);
    }

    /** Returns a store with one new key, whose certificate is signed by the key of another store. */
    static KeyStore signed(
            String algorithm, String alias, String name, String extension, KeyStore signerStore, String signer) {
        return make(algorithm, alias, name, extension, signerStore, signer);
    }

    /** Returns a path in the folder. */
    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    private static KeyStore make(
            String algorithm,
            String alias,
            String name,
            String extension,
            @Nullable KeyStore signerStore,
            @Nullable String signer) {
        Path file = file(alias + ".p12");
        try {
            if (signerStore != null) {
                // keytool wants the signer in the same store.
                try (OutputStream out = Files.newOutputStream(file)) {
                    signerStore.store(out, PASSWORD);
                }
            }
            call(algorithm, alias, name, extension, signer, file);
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD);
            }
            if (signer != null) {
                store.deleteEntry(signer);
            }
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void call(
            String algorithm, String alias, String name, String extension, @Nullable String signer, Path store)
            throws IOException {
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(keytool, "-J-XX:TieredStopAtLevel=1", "-genkeypair"));
        command.addAll(List.of("-keyalg", algorithm, "-validity", "30"));
        if (algorithm.equals("EC")) {
            command.addAll(List.of("-groupname", "secp256r1"));
        }
        command.addAll(List.of("-alias", alias, "-dname", name, "-ext", extension));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
        command.addAll(List.of("-storepass", new String(PASSWORD)));
        if (signer != null) {
            command.addAll(List.of("-signer", signer));
        }
        Path output = file(alias + ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed: " + Files.readString(output));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while keytool ran", e);
        } finally {
            process.destroy();
        }
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("smtplib-test-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder), "delete-test-certificates"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            // Then the temporary folder is the system's to clean.
        }
    }
}
