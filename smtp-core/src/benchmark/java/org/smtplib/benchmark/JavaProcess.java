package org.smtplib.benchmark;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Commands that run a class of this class path in a JVM of its own. */
final class JavaProcess {

    // What smtp-core needs at run time; no logging, which nobody is to pay for.
    private static final String OWN_JARS =
            "slf4j-api-.*|jspecify-.*|jakarta\\..*|angus-(core|activation)-.*|saslprep-.*|stringprep-.*";

    private JavaProcess() {}

    /**
     * Prepares a process.
     *
     * @param jars a pattern of the names of the jars that it has beside smtp-core's; a longer class path would cost some
     *     contenders time for each mail
     */
    static ProcessBuilder of(Class<?> main, String jars, List<String> options, List<String> arguments) {
        return of(Path.of(System.getProperty("java.home")), main, jars, options, arguments);
    }

    /** Prepares a process of another JDK. */
    static ProcessBuilder of(
            Path jdk, Class<?> main, String jars, List<String> options, List<String> arguments) {
        Pattern wanted = Pattern.compile(OWN_JARS + (jars.isEmpty() ? "" : "|" + jars));
        String classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.endsWith(".jar")
                        || wanted.matcher(Path.of(entry).getFileName().toString())
                                .matches())
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>();
        command.add(jdk.resolve("bin").resolve("java").toString());
        command.add("-Dslf4j.internal.verbosity=ERROR");
        command.addAll(options);
        command.addAll(List.of("-classpath", classPath, main.getName()));
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }
}
