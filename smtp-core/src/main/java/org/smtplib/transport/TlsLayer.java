package org.smtplib.transport;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.smtplib.value.Deadline;

/** TLS between a {@link RawChannel} and its user; one thread at a time. */
final class TlsLayer {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    // RFC 8446 5.1: change_cipher_spec, alert, handshake, application_data
    private static final int FIRST_RECORD_TYPE = 20;
    private static final int LAST_RECORD_TYPE = 23;
    private static final int SHOWN = 80;

    private final RawChannel raw;
    private final SSLEngine engine;
    // Each buffer is kept ready to be read from; whoever fills it compacts and flips.
    private ByteBuffer received;
    private ByteBuffer plain;
    private ByteBuffer toSend;
    private boolean ended;
    private Transport.@Nullable Hearing hearer;
    private boolean writingRecord;

    TlsLayer(RawChannel raw, SSLEngine engine) {
        this.raw = raw;
        this.engine = engine;
        received = empty(engine.getSession().getPacketBufferSize());
        toSend = empty(engine.getSession().getPacketBufferSize());
        plain = empty(engine.getSession().getApplicationBufferSize());
    }

    private static ByteBuffer empty(int capacity) {
        return ByteBuffer.allocate(capacity).limit(0);
    }

    /** Shakes hands. On failure the peer is told why, as far as the socket takes it at once. */
    void handshake(Deadline deadline) throws IOException {
        try {
            engine.beginHandshake();
            expectTlsRecord(deadline);
            continueHandshake(deadline);
        } catch (NotTlsException e) {
            throw e; // an alert would be one more line of nonsense to it
        } catch (SSLException e) {
            farewell();
            throw e;
        } catch (RuntimeException e) {
            // A trust manager of the caller's may throw what it likes.
            throw new SSLException("the handshake failed: " + e, e);
        }
    }

    /** Sends the first flight, and looks at the first octet that comes back before the engine does. */
    private void expectTlsRecord(Deadline deadline) throws IOException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING, deadline);
        }
        receive(deadline);
        int type = received.get(received.position()) & 0xFF;
        if (type < FIRST_RECORD_TYPE || type > LAST_RECORD_TYPE) {
            throw new NotTlsException(firstLine());
        }
    }

    private String firstLine() {
        byte[] start = new byte[Math.min(received.remaining(), SHOWN)];
        received.get(received.position(), start);
        String text = new String(start, StandardCharsets.US_ASCII);
        return text.lines().findFirst().orElse("").replaceAll("[^\\x20-\\x7E]", "?");
    }

    private void continueHandshake(Deadline deadline) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrap(NOTHING, deadline);
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> unwrapInHandshake(deadline);
                case NEED_TASK -> runTasks();
                case FINISHED, NOT_HANDSHAKING -> {
                    return;
                }
            }
        }
    }

    private void unwrapInHandshake(Deadline deadline) throws IOException {
        switch (unwrap().getStatus()) {
            case BUFFER_UNDERFLOW -> receive(deadline);
            case CLOSED -> throw new SSLException("the peer ended the handshake");
            case OK, BUFFER_OVERFLOW -> {
                // unwrap() has made room where there was too little
            }
        }
    }

    /** Reads at least one octet, or answers -1 at the end of the stream. */
    int read(ByteBuffer target, Deadline deadline) throws IOException {
        while (!plain.hasRemaining()) {
            SSLEngineResult result = unwrap();
            switch (result.getStatus()) {
                case CLOSED -> {
                    return -1;
                }
                case BUFFER_UNDERFLOW -> {
                    if (!fill(deadline)) {
                        return -1;
                    }
                }
                case OK, BUFFER_OVERFLOW -> continueHandshakeIfAny(deadline);
            }
        }
        return moveTo(target);
    }

    private int moveTo(ByteBuffer target) {
        int count = Math.min(plain.remaining(), target.remaining());
        target.put(target.position(), plain, plain.position(), count);
        target.position(target.position() + count);
        plain.position(plain.position() + count);
        return count;
    }

    /** Reads what is there without waiting: 0 for nothing, or for a part of a record, and -1 at the end of the stream. */
    int readNow(ByteBuffer target, Deadline deadline) throws IOException {
        return poll(deadline) ? moveTo(target) : isEnded() ? -1 : 0;
    }

    private boolean isEnded() {
        return ended || engine.isInboundDone();
    }

    /** TLS 1.3 sends tickets and key updates at any time (RFC 8446 4.6). */
    private void continueHandshakeIfAny(Deadline deadline) throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (writingRecord) {
            return; // one record at a time; what TLS has to say itself comes behind this one
        }
        if (status == HandshakeStatus.NEED_TASK) {
            runTasks();
        } else if (status == HandshakeStatus.NEED_WRAP) {
            wrap(NOTHING, deadline);
        }
    }

    /** Writes all of {@code source}. */
    void write(ByteBuffer source, Deadline deadline) throws IOException {
        write(source, deadline, null);
    }

    /** {@link #write(ByteBuffer, Deadline)}, and listens while the peer does not take it. */
    void write(ByteBuffer source, Deadline deadline, Transport.@Nullable Hearing hearing) throws IOException {
        hearer = hearing;
        try {
            writeAll(source, deadline);
        } finally {
            hearer = null;
        }
    }

    private void writeAll(ByteBuffer source, Deadline deadline) throws IOException {
        while (source.hasRemaining()) {
            int before = source.remaining();
            wrap(source, deadline);
            if (source.remaining() == before) {
                // TLS 1.2 may ask for a new handshake at any time, and takes no data until that is done.
                continueHandshake(deadline);
            }
        }
    }

    /** Whether the peer has said nothing since the last read: session tickets are read and do not count. */
    boolean isQuiet(Deadline deadline) throws IOException {
        // A part of a record is somebody speaking.
        return !poll(deadline) && !isEnded() && !received.hasRemaining();
    }

    /** Takes in what is there without waiting; answers whether there are octets to read. */
    private boolean poll(Deadline deadline) throws IOException {
        while (!plain.hasRemaining()) {
            if (writingRecord && engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING) {
                return false;
            }
            if (deadline.isExpired(System.nanoTime())) {
                throw new SocketTimeoutException("the peer never stops sending records without content");
            }
            SSLEngineResult result = unwrap();
            switch (result.getStatus()) {
                case CLOSED -> {
                    return false;
                }
                case BUFFER_UNDERFLOW -> {
                    int count = pollRecord();
                    ended = count < 0;
                    if (count <= 0) {
                        return false;
                    }
                }
                case OK, BUFFER_OVERFLOW -> continueHandshakeIfAny(deadline);
            }
        }
        return true;
    }

    private int pollRecord() throws IOException {
        makeRoomForARecord();
        received.compact();
        try {
            return raw.poll(received);
        } finally {
            received.flip();
        }
    }

    TlsInfo info(boolean verified) {
        return new TlsInfo(
                engine.getSession().getProtocol(), engine.getSession().getCipherSuite(), verified);
    }

    /** Tells the peer that the connection ends, or why, as far as the socket takes it at once. */
    void farewell() {
        engine.closeOutbound();
        try {
            toSend.clear();
            engine.wrap(NOTHING, toSend);
            raw.offer(toSend.flip());
        } catch (IOException e) {
            // The connection ends either way.
        }
    }

    private SSLEngineResult unwrap() throws SSLException {
        plain.compact();
        SSLEngineResult result;
        try {
            result = engine.unwrap(received, plain);
        } finally {
            plain.flip();
        }
        if (result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW) {
            plain = ByteBuffer.allocate(plain.remaining() + engine.getSession().getApplicationBufferSize())
                    .put(plain)
                    .flip();
        }
        return result;
    }

    private void wrap(ByteBuffer source, Deadline deadline) throws IOException {
        toSend.clear();
        SSLEngineResult result = engine.wrap(source, toSend);
        toSend.flip();
        switch (result.getStatus()) {
            case BUFFER_OVERFLOW ->
                toSend = empty(
                        Math.max(2 * toSend.capacity(), engine.getSession().getPacketBufferSize()));
            case CLOSED -> throw new SSLException("the TLS connection is closed");
            case OK, BUFFER_UNDERFLOW -> writeRecord(deadline);
        }
        if (engine.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            runTasks();
        }
    }

    private void writeRecord(Deadline deadline) throws IOException {
        if (hearer == null) {
            raw.write(toSend, deadline);
            return;
        }
        writingRecord = true;
        try {
            raw.write(toSend, deadline, hearer);
        } finally {
            writingRecord = false;
        }
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    private void receive(Deadline deadline) throws IOException {
        if (!fill(deadline)) {
            throw new EOFException("the peer closed the connection in the TLS handshake");
        }
    }

    private void makeRoomForARecord() {
        if (received.capacity() < engine.getSession().getPacketBufferSize()) {
            received = ByteBuffer.allocate(engine.getSession().getPacketBufferSize())
                    .put(received)
                    .flip();
        }
    }

    private boolean fill(Deadline deadline) throws IOException {
        makeRoomForARecord();
        received.compact();
        try {
            return raw.read(received, deadline) >= 0;
        } finally {
            received.flip();
        }
    }
}
