package org.smtplib.benchmark.contender;

import static org.smtplib.benchmark.contender.Scenario.ATTACHMENT;
import static org.smtplib.benchmark.contender.Scenario.COMPOSED;
import static org.smtplib.benchmark.contender.Scenario.FILE;
import static org.smtplib.benchmark.contender.Scenario.HUGE;
import static org.smtplib.benchmark.contender.Scenario.LINE;
import static org.smtplib.benchmark.contender.Scenario.LINE_FOUR;
import static org.smtplib.benchmark.contender.Scenario.LINE_UNCHUNKED;
import static org.smtplib.benchmark.contender.Scenario.ONE;
import static org.smtplib.benchmark.contender.Scenario.RECONNECT;
import static org.smtplib.benchmark.contender.Scenario.SIXTEEN;
import static org.smtplib.benchmark.contender.Scenario.THREADS;
import static org.smtplib.benchmark.contender.Scenario.TLS;
import static org.smtplib.benchmark.contender.Scenario.TWENTY;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.smtplib.benchmark.contender.LimitClient.Style;
import org.smtplib.session.Pipelining;

/** Who takes part, in which scenarios, with which jars beside those of smtp-core. */
public enum Entry {
    OWN_SEND("smtp-core, `send`", "", EnumSet.allOf(Scenario.class), () -> new OwnSend()),
    OWN_SEND_ALL(
            "smtp-core, `sendAll`",
            "",
            EnumSet.of(ONE, SIXTEEN, TWENTY, TLS, LINE, LINE_FOUR),
            () -> new OwnSendAll(builder -> builder)),
    // An option of the template is measured by an entry like this one.
    OWN_TRAINS(
            "smtp-core, `sendAll` in trains of 16",
            "",
            EnumSet.of(ONE, SIXTEEN, TWENTY, TLS, LINE, LINE_FOUR),
            () -> new OwnSendAll(builder -> builder.pipelining(Pipelining.DEFAULT.withTrain(16)))),
    OWN_VIRTUAL("smtp-core, `send` by 1,000 virtual threads", "", EnumSet.of(THREADS), () -> new OwnVirtual()),
    NIO(
            "NioSmtpClient",
            "NioSmtpClient-.*|netty-.*|guava-.*|failureaccess-.*",
            allBut(COMPOSED, ATTACHMENT),
            () -> new NioClient()),
    ANGUS("Angus Mail, kept open", Jars.ANGUS, allBut(LINE_UNCHUNKED), () -> new AngusMail()),
    COMMONS_NET(
            "Commons Net",
            "commons-(net|io)-.*",
            allBut(COMPOSED, LINE_UNCHUNKED, ATTACHMENT),
            () -> new CommonsNet()),
    VERTX(
            "Vert.x mail client",
            "vertx-.*|netty-.*|jackson-core-.*",
            allBut(LINE_UNCHUNKED, FILE, ATTACHMENT),
            () -> new VertxMail()),
    SIMPLE_JAVA_MAIL(
            "Simple Java Mail, pool",
            Jars.ANGUS + "|simple-java-mail-.*|(core|batch)-module-.*|smtp-connection-pool-.*"
                    + "|(clustered|generic)-object-pool-.*|jmail-.*|jetbrains-runtime-.*|throwing-function-.*",
            allBut(RECONNECT, LINE_UNCHUNKED, FILE),
            () -> new SimpleJavaMail()),
    SPRING(
            "Spring JavaMailSender, `send()`",
            Jars.ANGUS + "|spring-.*|commons-logging-.*|micrometer-.*",
            allBut(TLS, LINE_UNCHUNKED),
            () -> new SpringSender()),
    SMTP_SOURCE("smtp-source (C)", "", EnumSet.of(ONE, SIXTEEN, TWENTY, LINE), () -> new SmtpSource()),
    LIMIT_SEQ("limit `seq`", "", Sets.LIMIT, () -> new LimitClient(Style.SEQ)),
    LIMIT_PIPE("limit `pipe`", "", Sets.LIMIT, () -> new LimitClient(Style.PIPE)),
    LIMIT_BDAT(
            "limit `bdat`",
            "",
            allBut(COMPOSED, LINE_UNCHUNKED, ATTACHMENT),
            () -> new LimitClient(Style.BDAT)),
    LIMIT_STREAM(
            "limit `stream`",
            "",
            EnumSet.of(ONE, SIXTEEN, TWENTY, TLS, LINE, LINE_FOUR),
            () -> new LimitClient(Style.STREAM));

    private static final class Jars {
        static final String ANGUS = "smtp-\\d.*";
    }

    private static final class Sets {
        static final Set<Scenario> LIMIT = EnumSet.of(ONE, SIXTEEN, TWENTY, LINE);
    }

    private final String title;
    private final String jars;
    private final Set<Scenario> scenarios;
    private final Supplier<Contender> making;

    /** Without these, and those by which only this project is measured. */
    private static Set<Scenario> allBut(Scenario... leftOut) {
        Set<Scenario> scenarios = EnumSet.complementOf(EnumSet.of(HUGE, THREADS));
        scenarios.removeAll(Set.of(leftOut));
        return scenarios;
    }

    // Lambdas, not references to constructors: those would load every contender's classes with this one.
    Entry(String title, String jars, Set<Scenario> scenarios, Supplier<Contender> making) {
        this.title = title;
        this.jars = jars;
        this.scenarios = scenarios;
        this.making = making;
    }

    /** The name on the command line. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String title() {
        return title;
    }

    /** A pattern of the names of the jars that are its own. */
    public String jars() {
        return jars;
    }

    public boolean does(Scenario scenario) {
        return scenarios.contains(scenario);
    }

    /** Why it cannot take part on this machine, or null when it can. */
    public String absence() {
        return this == SMTP_SOURCE && !SmtpSource.isInstalled() ? "not installed" : null;
    }

    public Contender make() {
        return making.get();
    }
}
