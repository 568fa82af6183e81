package org.smtplib.mime;

import jakarta.mail.internet.MimeMessage;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** A lock for each message: jakarta.mail changes a message that it saves or reads, so one thread at a time does. */
final class MessageLocks {

    private static final Map<MimeMessage, ReentrantLock> LOCKS = Collections.synchronizedMap(new WeakHashMap<>());

    private MessageLocks() {}

    static ReentrantLock of(MimeMessage message) {
        return LOCKS.computeIfAbsent(message, unlocked -> new ReentrantLock());
    }
}
