package org.smtplib.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtplib.exception.SmtpException;
import org.smtplib.message.Envelope;
import org.smtplib.message.SendResult;
import org.smtplib.protocol.Reply;
import org.smtplib.transport.Endpoint;
import org.smtplib.transport.TlsInfo;

/** Several listeners as one. */
class EventListenersTest {

    private static final Endpoint ENDPOINT = new Endpoint("mail.example.org", 25);
    private static final Envelope ENVELOPE = Envelope.of("ann@example.org", "bob@example.org");
    private static final SmtpException FAILURE = new SmtpException("x");
    private static final SendResult RESULT = new SendResult("mail.example.org:25", List.of());
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", true);
    private static final Reply REPLY = Reply.of(250, "ok");
    private static final Duration ELAPSED = Duration.ofMillis(7);

    private final List<List<Object>> notebook = new ArrayList<>();

    /** Each event by name, with what is told. */
    private static final Map<String, Consumer<SmtpEventListener>> EVENTS = new LinkedHashMap<>();

    static {
        EVENTS.put("connecting", listener -> listener.connecting(ENDPOINT));
        EVENTS.put("connected", listener -> listener.connected(ENDPOINT));
        EVENTS.put("connectFailed", listener -> listener.connectFailed(ENDPOINT, FAILURE));
        EVENTS.put("tlsStarted", listener -> listener.tlsStarted(ENDPOINT, TLS));
        EVENTS.put("sending", listener -> listener.sending(ENDPOINT, "NOOP"));
        EVENTS.put("contentSent", listener -> listener.contentSent(ENDPOINT, 5L));
        EVENTS.put("replyReceived", listener -> listener.replyReceived(ENDPOINT, REPLY));
        EVENTS.put("steppedDown", listener -> listener.steppedDown(ENDPOINT, "OVERLAP", "503"));
        EVENTS.put(
                "parametersLeftOut",
                listener -> listener.parametersLeftOut(ENDPOINT, ENVELOPE, List.of("MT-PRIORITY=3")));
        EVENTS.put("disconnected", listener -> listener.disconnected(ENDPOINT, "closed by us"));
        EVENTS.put("mailDelayed", listener -> listener.mailDelayed(ENVELOPE, RESULT, ELAPSED));
        EVENTS.put("mailSent", listener -> listener.mailSent(ENVELOPE, RESULT, ELAPSED));
        EVENTS.put("mailHeldBack", listener -> listener.mailHeldBack(ENVELOPE, RESULT, ELAPSED));
        EVENTS.put("mailFailed", listener -> listener.mailFailed(ENVELOPE, FAILURE, ELAPSED));
    }

    static Stream<String> events() {
        return EVENTS.keySet().stream();
    }

    private static List<Object> arguments(String event) {
        return switch (event) {
            case "connecting", "connected" -> List.of(ENDPOINT);
            case "connectFailed" -> List.of(ENDPOINT, FAILURE);
            case "tlsStarted" -> List.of(ENDPOINT, TLS);
            case "sending" -> List.of(ENDPOINT, "NOOP");
            case "contentSent" -> List.of(ENDPOINT, 5L);
            case "replyReceived" -> List.of(ENDPOINT, REPLY);
            case "steppedDown" -> List.of(ENDPOINT, "OVERLAP", "503");
            case "parametersLeftOut" -> List.of(ENDPOINT, ENVELOPE, List.of("MT-PRIORITY=3"));
            case "disconnected" -> List.of(ENDPOINT, "closed by us");
            case "mailDelayed" -> List.of(ENVELOPE, RESULT, ELAPSED);
            case "mailSent", "mailHeldBack" -> List.of(ENVELOPE, RESULT, ELAPSED);
            case "mailFailed" -> List.of(ENVELOPE, FAILURE, ELAPSED);
            default -> throw new AssertionError(event);
        };
    }

    private static List<Object> note(String who, String event) {
        return Stream.concat(Stream.of(who, event), arguments(event).stream()).toList();
    }

    /** A listener that fails at whatever it is told. */
    private static SmtpEventListener failing() {
        return (SmtpEventListener) Proxy.newProxyInstance(
                EventListenersTest.class.getClassLoader(), new Class<?>[] {SmtpEventListener.class}, (p, method, a) -> {
                    throw new IllegalStateException("no more disk");
                });
    }

    @Test
    void everyEventIsTestedHere() {
        assertThat(events())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(SmtpEventListener.class.getDeclaredMethods())
                        .filter(method -> !method.isSynthetic())
                        .map(Method::getName)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyListenerIsToldEverythingInTheirOrder(String event) {
        var listeners = new EventListeners(
                List.of(new RecordingListener("first", notebook), new RecordingListener("second", notebook)));

        EVENTS.get(event).accept(listeners);

        assertThat(notebook).containsExactly(note("first", event), note("second", event));
    }

    @ParameterizedTest
    @MethodSource("events")
    void listenerThatThrowsHarmsNobody(String event) {
        var listeners = new EventListeners(List.of(
                new RecordingListener("first", notebook), failing(), new RecordingListener("second", notebook)));

        try (var log = new LogCapture(EventListeners.class.getName(), Level.WARN)) {
            EVENTS.get(event).accept(listeners);
            assertThat(log.events()).hasSize(1);
        }
        assertThat(notebook).containsExactly(note("first", event), note("second", event));
    }

    @Test
    void failureOfAListenerIsLoggedWithItsClassAndTrace() {
        SmtpEventListener failing = failing();
        try (var log = new LogCapture(EventListeners.class.getName(), Level.WARN)) {
            new EventListeners(List.of(failing)).connected(ENDPOINT);

            ILoggingEvent event = log.events().get(0);
            assertThat(event.getLevel()).isEqualTo(Level.WARN);
            assertThat(event.getFormattedMessage())
                    .contains(failing.getClass().getName())
                    .contains("not affected");
            assertThat(event.getThrowableProxy().getMessage()).isEqualTo("no more disk");
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void listenerNeedsNoMethodOfItsOwn(String event) {
        assertThatCode(() -> EVENTS.get(event).accept(new SmtpEventListener() {}))
                .doesNotThrowAnyException();
        assertThatCode(() -> EVENTS.get(event).accept(new EventListeners(List.of())))
                .doesNotThrowAnyException();
    }

    @Test
    void listenersAreCopied() {
        List<SmtpEventListener> given = new ArrayList<>(List.of(new RecordingListener("first", notebook)));
        var listeners = new EventListeners(given);
        given.add(new RecordingListener("late", notebook));

        listeners.connected(ENDPOINT);

        assertThat(notebook).containsExactly(note("first", "connected"));
    }
}
