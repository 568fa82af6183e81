package org.smtplib.exception;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.protocol.Reply;

/** Who descends from whom, and what may be tried again. */
class ExceptionTreeTest {

    private static final Reply FOR_NOW = Reply.of(451, "4.3.0 try later");
    private static final Reply FOR_GOOD = Reply.of(550, "5.1.1 no such user");

    static List<Arguments> parents() {
        return List.of(
                Arguments.of(SmtpException.class, RuntimeException.class),
                Arguments.of(SmtpNotSupportedException.class, SmtpException.class),
                Arguments.of(SmtpRecipientsRefusedException.class, SmtpException.class),
                Arguments.of(SmtpServerDisconnectedException.class, SmtpException.class),
                Arguments.of(SmtpTimeoutException.class, SmtpServerDisconnectedException.class),
                Arguments.of(SmtpInDoubtException.class, SmtpServerDisconnectedException.class),
                Arguments.of(SmtpResponseException.class, SmtpException.class),
                Arguments.of(SmtpSenderRefusedException.class, SmtpResponseException.class),
                Arguments.of(SmtpDataException.class, SmtpResponseException.class),
                Arguments.of(SmtpConnectException.class, SmtpResponseException.class),
                Arguments.of(SmtpHeloException.class, SmtpResponseException.class),
                Arguments.of(SmtpAuthenticationException.class, SmtpResponseException.class),
                Arguments.of(SmtpUnreachableException.class, SmtpException.class),
                Arguments.of(SmtpTlsException.class, SmtpException.class),
                Arguments.of(SmtpProtocolException.class, SmtpException.class),
                Arguments.of(SmtpPoolException.class, SmtpException.class));
    }

    @ParameterizedTest
    @MethodSource("parents")
    void eachFailureStandsWhereTheDesignPutsIt(Class<?> failure, Class<?> parent) {
        assertThat(failure.getSuperclass()).isEqualTo(parent);
    }

    @Test
    void treeHasNoBranchThatIsNotListed() {
        Set<String> listed = parents().stream()
                .map(arguments -> ((Class<?>) arguments.get()[0]).getSimpleName())
                .collect(Collectors.toSet());

        assertThat(classesOfThePackage()).isEqualTo(listed);
    }

    private static Set<String> classesOfThePackage() {
        try {
            var location = SmtpException.class.getResource("SmtpException.class");
            assertThat(location).isNotNull();
            try (Stream<Path> files = Files.list(Path.of(location.toURI()).getParent())) {
                return files.map(file -> file.getFileName().toString().replace(".class", ""))
                        .filter(name -> !name.equals("package-info") && !name.contains("$"))
                        .collect(Collectors.toSet());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static List<Arguments> tries() {
        return List.of(
                Arguments.of(new SmtpException("x"), false),
                Arguments.of(new SmtpException("x", new IOException()), false),
                Arguments.of(new SmtpNotSupportedException("x", null), false),
                Arguments.of(new SmtpServerDisconnectedException("x", null), true),
                Arguments.of(new SmtpTimeoutException("x", null), true),
                Arguments.of(new SmtpInDoubtException("x", null), false),
                Arguments.of(new SmtpUnreachableException("x", null), true),
                Arguments.of(new SmtpTlsException("x", null), false),
                Arguments.of(new SmtpProtocolException("x", null), false),
                Arguments.of(SmtpPoolException.exhausted("x"), true),
                Arguments.of(SmtpPoolException.closed("x"), false),
                Arguments.of(new SmtpResponseException("x", FOR_NOW), true),
                Arguments.of(new SmtpResponseException("x", FOR_GOOD), false),
                Arguments.of(new SmtpResponseException("x", Reply.of(250, "odd")), false),
                Arguments.of(new SmtpSenderRefusedException("x", FOR_NOW, "ann@example.org"), true),
                Arguments.of(new SmtpSenderRefusedException("x", FOR_GOOD, "ann@example.org"), false),
                Arguments.of(new SmtpDataException("x", FOR_NOW), true),
                Arguments.of(new SmtpDataException("x", FOR_GOOD), false),
                Arguments.of(new SmtpConnectException("x", FOR_NOW), true),
                Arguments.of(new SmtpConnectException("x", FOR_GOOD), false),
                Arguments.of(new SmtpHeloException("x", FOR_NOW), true),
                Arguments.of(new SmtpHeloException("x", FOR_GOOD), false),
                Arguments.of(new SmtpAuthenticationException("x", FOR_NOW), true),
                Arguments.of(new SmtpAuthenticationException("x", FOR_GOOD), false),
                Arguments.of(refusal(FOR_GOOD, FOR_GOOD), false),
                Arguments.of(refusal(FOR_GOOD, FOR_NOW), true),
                Arguments.of(refusal(FOR_NOW, FOR_NOW), true));
    }

    private static SmtpRecipientsRefusedException refusal(Reply first, Reply second) {
        return new SmtpRecipientsRefusedException("x", Map.of("bob@example.org", first, "cid@example.org", second));
    }

    @ParameterizedTest
    @MethodSource("tries")
    void failureTellsWhetherTheSameMaySucceedLater(SmtpException failure, boolean isTransient) {
        assertThat(failure.isTransient()).isEqualTo(isTransient);
    }
}
