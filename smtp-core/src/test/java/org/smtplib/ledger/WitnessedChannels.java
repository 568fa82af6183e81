package org.smtplib.ledger;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The JVM's channels, those to a watched port with an ear on them. It is installed when the JVM starts, by the system
 * property {@code java.nio.channels.spi.SelectorProvider}; where nobody watches, it hands out the JDK's own channels.
 */
public final class WitnessedChannels extends SelectorProvider {

    private static final Map<Integer, Supplier<? extends ChannelEar>> EARS = new ConcurrentHashMap<>();

    private final SelectorProvider jdk;

    /** Called by the JDK, once. */
    public WitnessedChannels() {
        try {
            jdk = (SelectorProvider) Class.forName("sun.nio.ch.DefaultSelectorProvider")
                    .getMethod("get")
                    .invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("start the JVM with --add-exports=java.base/sun.nio.ch=ALL-UNNAMED", e);
        }
    }

    /** Gives each connection to this port of this host that is made from now on an ear of its own. */
    static void watch(int port, Supplier<? extends ChannelEar> ears) {
        if (!(SelectorProvider.provider() instanceof WitnessedChannels)) {
            throw new IllegalStateException("no channel can be watched: start the JVM with"
                    + " --add-exports=java.base/sun.nio.ch=ALL-UNNAMED"
                    + " -Djava.nio.channels.spi.SelectorProvider=" + WitnessedChannels.class.getName());
        }
        EARS.put(port, ears);
    }

    static void unwatch(int port) {
        EARS.remove(port);
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
        SocketChannel channel = jdk.openSocketChannel();
        return EARS.isEmpty() ? channel : new WitnessedChannel(this, channel, EARS::get);
    }

    @Override
    public SocketChannel openSocketChannel(ProtocolFamily family) throws IOException {
        return jdk.openSocketChannel(family);
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
        return jdk.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
        return jdk.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
        return jdk.openPipe();
    }

    @Override
    public AbstractSelector openSelector() throws IOException {
        return jdk.openSelector();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
        return jdk.openServerSocketChannel();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) throws IOException {
        return jdk.openServerSocketChannel(family);
    }
}
