package org.smtplib.ledger;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A socket channel of the JDK, with an ear on what is read and written once it is connected. */
final class WitnessedChannel extends SocketChannel {

    private final SocketChannel channel;
    private final IntFunction<@Nullable Supplier<? extends ChannelEar>> earsByPort;
    private final ReentrantLock closing = new ReentrantLock();
    private volatile @Nullable ChannelEar ear;
    private boolean closed;
    /** Octets at the head of the next write that were issued before, and not taken. */
    private int issuedBefore;

    /** The ear is chosen by the port connected to; null for a port that nobody watches. */
    WitnessedChannel(
            SelectorProvider provider,
            SocketChannel channel,
            IntFunction<@Nullable Supplier<? extends ChannelEar>> earsByPort) {
        super(provider);
        this.channel = channel;
        this.earsByPort = earsByPort;
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        Supplier<? extends ChannelEar> ears = remote instanceof InetSocketAddress address
                        && address.getAddress().isLoopbackAddress()
                ? earsByPort.apply(address.getPort())
                : null;
        boolean connected = channel.connect(remote);
        if (ears != null) {
            listen(ears.get());
        }
        return connected;
    }

    /** From here on somebody listens, unless a watchdog was quicker: the ear hears of an end whose beginning it heard of. */
    private void listen(ChannelEar listening) {
        closing.lock();
        try {
            if (!closed) {
                listening.opened();
                ear = listening;
            }
        } finally {
            closing.unlock();
        }
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        ByteBuffer octets = target.duplicate();
        int count = channel.read(target);
        ChannelEar listening = ear;
        if (listening != null && count > 0) {
            listening.read(octets.limit(octets.position() + count));
        }
        return count;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        ChannelEar listening = ear;
        int length = source.remaining();
        if (listening != null && length > issuedBefore) {
            // Before the socket decides: what it refuses was issued all the same.
            listening.issued(source.duplicate().position(source.position() + issuedBefore));
        }
        issuedBefore = Math.max(length, issuedBefore);
        try {
            int count = channel.write(source);
            issuedBefore -= count;
            return count;
        } catch (IOException e) {
            if (listening != null) {
                listening.writeFailed();
            }
            throw e;
        }
    }

    @Override
    public long read(ByteBuffer[] targets, int offset, int length) {
        throw new UnsupportedOperationException("one buffer at a time is what the witness knows");
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        throw new UnsupportedOperationException("one buffer at a time is what the witness knows");
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        channel.close();
        closing.lock();
        try {
            closed = true;
            ChannelEar listening = ear;
            if (listening != null) {
                listening.closed();
            }
        } finally {
            closing.unlock();
        }
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        channel.configureBlocking(block);
    }

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
        channel.bind(local);
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        channel.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return channel.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return channel.supportedOptions();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        channel.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        channel.shutdownOutput();
        return this;
    }

    @Override
    public Socket socket() {
        throw new UnsupportedOperationException("its streams would go past the witness");
    }

    @Override
    public boolean isConnected() {
        return channel.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return channel.isConnectionPending();
    }

    @Override
    public boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        return channel.getLocalAddress();
    }
}
