package org.smtplib.startup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Starts an application without a starter for mail, one with spring-boot-starter-mail and one with this starter, in turn
 * and each in a new JVM, and prints a table. docs/performance.md tells how to run it.
 */
public final class StartUp {

    private static final Predicate<String> OURS =
            Pattern.compile("(smtp-(core|spring-boot-autoconfigure|spring-boot-starter)|jakarta\\.(mail|activation)-api"
                            + "|angus-(core|activation)|saslprep|stringprep)-\\d.*\\.jar")
                    .asMatchPredicate();
    private static final Predicate<String> SPRINGS = Pattern.compile(
                    "(spring-boot-starter-mail|spring-boot-mail|spring-context-support|jakarta\\.(mail|activation)-api"
                            + "|angus-(mail|activation))-\\d.*\\.jar")
            .asMatchPredicate();

    private StartUp() {}

    /**
     * Measures.
     *
     * @param args the class path of the starter with all that it needs at run time, the folder of these classes, and how
     *     often each is started; the jars of spring-boot-starter-mail are on the class path of this program
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Path> ours = paths(args[0]);
        List<Path> common = new ArrayList<>(select(ours, OURS.negate()));
        common.add(Path.of(args[1]));
        int rounds = Integer.parseInt(args[2]);
        List<Contender> contenders = List.of(
                new Contender("no mail", List.of(), List.of()),
                new Contender(
                        "spring-boot-starter-mail",
                        select(paths(System.getProperty("java.class.path")), SPRINGS),
                        List.of(
                                "-Dspring.mail.host=mail.example.org",
                                "-Dbean=org.springframework.mail.javamail.JavaMailSender")),
                new Contender(
                        "smtp-spring-boot-starter",
                        select(ours, OURS),
                        List.of("-Dsmtp.host=mail.example.org", "-Dbean=org.smtplib.SmtpTemplate")));
        List<List<Start>> starts = Stream.generate(() -> (List<Start>) new ArrayList<Start>())
                .limit(contenders.size())
                .toList();
        // The first round warms the caches of files, and is not counted.
        for (int round = 0; round <= rounds; round++) {
            for (int i = 0; i < contenders.size(); i++) {
                Start start = contenders.get(i).start(common);
                if (round > 0) {
                    starts.get(i).add(start);
                }
            }
        }
        print(contenders, starts);
    }

    private static void print(List<Contender> contenders, List<List<Start>> starts) {
        System.out.println("| application | started after | lowest - highest | of no mail | CPU | classes | jars added |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 0; i < contenders.size(); i++) {
            Contender contender = contenders.get(i);
            List<Long> millis = sorted(starts.get(i), Start::millis);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d ms | %d - %d ms | %.2f | %d ms | %d | %d, %d KB |%n",
                    contender.name(),
                    median(millis),
                    millis.get(0),
                    millis.get(millis.size() - 1),
                    (double) median(millis) / median(sorted(starts.get(0), Start::millis)),
                    median(sorted(starts.get(i), Start::cpuMillis)),
                    median(sorted(starts.get(i), Start::classes)),
                    contender.jars().size(),
                    contender.octets() / 1024);
        }
        for (Contender contender : contenders) {
            System.out.println(contender.name() + ": "
                    + contender.jars().stream()
                            .map(jar -> jar.getFileName().toString())
                            .toList());
        }
    }

    private static List<Long> sorted(List<Start> starts, ToLongFunction<Start> figure) {
        return starts.stream().map(figure::applyAsLong).sorted().toList();
    }

    private static long median(List<Long> sorted) {
        return sorted.get(sorted.size() / 2);
    }

    private static List<Path> paths(String classPath) {
        return Pattern.compile(File.pathSeparator)
                .splitAsStream(classPath)
                .map(Path::of)
                .filter(path -> path.toString().endsWith(".jar"))
                .toList();
    }

    private static List<Path> select(List<Path> jars, Predicate<String> wanted) {
        return jars.stream()
                .filter(jar -> wanted.test(jar.getFileName().toString()))
                .toList();
    }
}
