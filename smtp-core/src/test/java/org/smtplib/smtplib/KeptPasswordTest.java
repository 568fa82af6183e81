package org.smtplib.smtplib;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtplib.sasl.Credentials;
import org.smtplib.session.SmtpSession;
import org.smtplib.testing.MailServerScript;
import org.smtplib.testing.ScriptedSmtpServer;

/** A password that is given to login is used, and not kept. */
class KeptPasswordTest {

    private static final String PASSWORD = "Tr0ub4dor&3";

    @Test
    void passwordIsNotKeptAfterTheLogin() throws IllegalAccessException {
        var script = MailServerScript.smtp().auth("ann", PASSWORD).build();
        try (var server = ScriptedSmtpServer.start(script);
                SmtpSession session = PlayedInPieces.connect(server)) {
            session.login("ann", PASSWORD);

            assertThat(texts(session)).contains(PlayedInPieces.CLIENT).doesNotContain(PASSWORD);
            assertThat(texts(Credentials.of("ann", PASSWORD)))
                    .as("a password would be found")
                    .contains(PASSWORD);
        }
    }

    /** All strings that can be reached through objects of the project, arrays and collections. */
    private static Set<String> texts(Object root) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Set<String> texts = new HashSet<>();
        Deque<Object> open = new ArrayDeque<>();
        open.add(root);
        while (!open.isEmpty()) {
            Object next = open.remove();
            if (!seen.add(next)) {
                continue;
            }
            if (next instanceof String text) {
                texts.add(text);
            } else if (next instanceof char[] characters) {
                texts.add(new String(characters));
            } else if (next instanceof Iterable<?> elements) {
                elements.forEach(element -> add(element, open));
            } else if (next instanceof Map<?, ?> map) {
                map.forEach((key, value) -> Stream.of(key, value).forEach(element -> add(element, open)));
            } else if (next instanceof Object[] elements) {
                Stream.of(elements).forEach(element -> add(element, open));
            } else {
                addFields(next, open);
            }
        }
        return texts;
    }

    private static void addFields(Object object, Deque<Object> open) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    add(field.get(object), open);
                }
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("org.smtplib.");
    }

    private static void add(Object element, Deque<Object> open) {
        if (element != null) {
            open.add(element);
        }
    }
}
