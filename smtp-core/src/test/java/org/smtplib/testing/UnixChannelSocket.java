package org.smtplib.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketImpl;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A Unix-domain channel in the shape of a socket, with read time-outs, so that TLS can be layered over it. */
final class UnixChannelSocket extends Socket {

    private final SocketChannel channel;
    private final Selector readable;
    private final Selector writable;
    private volatile int timeoutMillis;
    private volatile boolean outputShutdown;

    UnixChannelSocket(SocketChannel channel) throws IOException {
        super((SocketImpl) null);
        this.channel = channel;
        channel.configureBlocking(false);
        readable = Selector.open();
        writable = Selector.open();
        channel.register(readable, SelectionKey.OP_READ);
        channel.register(writable, SelectionKey.OP_WRITE);
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] octets, int offset, int length) throws IOException {
                return length == 0 ? 0 : receive(ByteBuffer.wrap(octets, offset, length));
            }
        };
    }

    @Override
    public OutputStream getOutputStream() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int offset, int length) throws IOException {
                send(ByteBuffer.wrap(octets, offset, length));
            }
        };
    }

    private int receive(ByteBuffer octets) throws IOException {
        try {
            int count = channel.read(octets);
            while (count == 0) {
                if (readable.select(timeoutMillis) == 0 && readable.isOpen() && timeoutMillis > 0) {
                    throw new SocketTimeoutException("nothing to read for " + timeoutMillis + " ms");
                }
                readable.selectedKeys().clear();
                count = channel.read(octets);
            }
            return count;
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw new IOException("Socket closed", e);
        }
    }

    private void send(ByteBuffer octets) throws IOException {
        try {
            channel.write(octets);
            while (octets.hasRemaining()) {
                writable.select();
                writable.selectedKeys().clear();
                channel.write(octets);
            }
        } catch (ClosedChannelException | ClosedSelectorException e) {
            throw new IOException("Socket closed", e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        readable.close();
        writable.close();
    }

    @Override
    public void shutdownOutput() throws IOException {
        outputShutdown = true;
        channel.shutdownOutput();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return !channel.isOpen();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShutdown;
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public void setSoTimeout(int millis) {
        timeoutMillis = millis;
    }

    @Override
    public int getSoTimeout() {
        return timeoutMillis;
    }

    @Override
    public InetAddress getInetAddress() {
        return InetAddress.getLoopbackAddress();
    }

    @Override
    public int getPort() {
        return 0;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // A Unix socket never delays.
    }

    @Override
    public void setSoLinger(boolean on, int seconds) {
        // A Unix socket knows no reset; its peer sees one if octets it sent were left unread.
    }
}
