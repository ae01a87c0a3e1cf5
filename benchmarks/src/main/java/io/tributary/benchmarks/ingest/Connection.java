package io.tributary.benchmarks.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/** A kept connection, one request at a time. Reads of HTTP what the measured doors answer: a length, never chunks. */
final class Connection {

    private static final String LENGTH = "content-length:";
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(16 * 1024);
    private ByteBuffer out = NOTHING;
    private int place;
    private boolean last;

    private Connection(SocketChannel channel, SelectionKey key) {
        this.channel = channel;
        this.key = key;
    }

    static Connection open(InetSocketAddress door, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(door);
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        Connection connection = new Connection(channel, key);
        Object unused = key.attach(connection);
        return connection;
    }

    /** The place of the delivery that is under way. */
    int place() {
        return place;
    }

    /** Whether the door ends the connection after the last answer. */
    boolean isLast() {
        return last;
    }

    void send(int itsPlace, byte[] request) throws IOException {
        place = itsPlace;
        out = ByteBuffer.wrap(request);
        write();
    }

    /** To be called when the connection is ready: the status of the answer, {@link Answers#NONE} while it isn't there. */
    int proceed() throws IOException {
        if (out.hasRemaining()) {
            write();
        }
        int read = channel.read(in);
        if (read < 0) {
            throw new IOException("closed by the door");
        }
        return read == 0 ? Answers.NONE : status();
    }

    private void write() throws IOException {
        int unused = channel.write(out);
        SelectionKey unusedKey = key.interestOps(
                out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private int status() {
        String text = new String(in.array(), 0, in.position(), ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return Answers.NONE;
        }
        String head = text.substring(0, end).toLowerCase(Locale.ROOT);
        if (text.length() < end + 4 + length(head)) {
            return Answers.NONE;
        }
        last = head.contains("connection: close");
        in.clear();
        return Integer.parseInt(head.substring(9, 12));
    }

    private static int length(String head) {
        int at = head.indexOf(LENGTH);
        if (at < 0) {
            throw new IllegalStateException("an answer without a length: " + head);
        }
        int end = head.indexOf('\r', at);
        return Integer.parseInt(head.substring(at + LENGTH.length(), end < 0 ? head.length() : end)
                .strip());
    }

    void close() {
        try {
            channel.close();
        } catch (IOException gone) {
            // It is gone either way.
        }
    }
}
