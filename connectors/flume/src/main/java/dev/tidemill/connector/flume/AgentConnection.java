/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.PushbackInputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connection of an agent, on a thread of its own: reads a batch, stores it, waits until it is
 * stored, and answers. An agent sends the next batch only after the answer.
 *
 * <p>A message is a serial number, the number of its parts, and the parts, each with its length.
 */
final class AgentConnection implements Closeable {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int MOST_PARTS = 65_536;

  /** What an event takes in memory, beyond its bytes: the objects for it, its headers and its body. */
  private static final long EVENT_BYTES = 200;

  private static final int READ_MILLIS = 60_000;
  private static final int ROOM_MILLIS = 20;
  private static final int MOMENT_MILLIS = 1;

  /** What a client that uses TLS sends first: the type of a handshake, and a version 3.x. */
  private static final int TLS_HANDSHAKE = 0x1603;

  /** The accepted one, also where it is encrypted. Its time limits hold, and closing it never waits. */
  private final Socket socket;

  private final @Nullable AgentTls tls;
  private final SourceSettings settings;
  private final @Nullable Function<FlumeEvent, String> id;
  private final ReceiverContext<FlumeEvent> context;
  private final Room room;
  private boolean isOpened;
  private volatile @Nullable CompletableFuture<Boolean> stored;
  private volatile boolean closed;

  AgentConnection(
      Socket socket,
      @Nullable AgentTls tls,
      SourceSettings settings,
      @Nullable Function<FlumeEvent, String> id,
      ReceiverContext<FlumeEvent> context,
      Room room) {
    this.socket = socket;
    this.tls = tls;
    this.settings = settings;
    this.id = id;
    this.context = context;
    this.room = room;
  }

  void run() {
    try (socket) {
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      Socket carrying = tls == null ? socket : tls.encrypt(socket);
      PushbackInputStream bytes = new PushbackInputStream(carrying.getInputStream());
      DataInputStream in = new DataInputStream(bytes);
      DataOutputStream out = new DataOutputStream(carrying.getOutputStream());
      while (!closed) {
        socket.setSoTimeout(0);
        int serial = in.readInt();
        socket.setSoTimeout(READ_MILLIS);
        ByteBuffer message = readParts(serial, in);
        byte[] answer = answer(new AvroInput(message), message.remaining(), bytes);
        if (answer.length > 0) {
          out.writeInt(serial);
          out.writeInt(1);
          out.writeInt(answer.length);
          out.write(answer);
          out.flush();
        }
      }
    } catch (EOFException | SocketException e) {
      // The agent has gone, or this source has; what has no answer comes again.
    } catch (IOException e) {
      if (!closed) {
        context.reportError(
            "the connection of the agent at " + socket.getRemoteSocketAddress() + " is closed: "
                + e.getMessage(),
            e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the source is being stopped
    }
  }

  private ByteBuffer readParts(int serial, DataInputStream in) throws IOException {
    int parts = in.readInt();
    if (parts < 0 || parts > MOST_PARTS) {
      throw AvroInput.malformed(
          tls == null && serial >>> 16 == TLS_HANDSHAKE
              ? "it uses TLS, and this source does not; set ssl = false in its sink, or give the source"
                  + " a certificate with keyStore(...)"
              : "the message has " + parts + " parts; compression-type of its sink must be none");
    }
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int part = 0; part < parts; part++) {
      int length = in.readInt();
      if (length < 0) {
        throw AvroInput.malformed("a part has " + length + " bytes");
      }
      if ((long) whole.size() + length > settings.maxBatchBytes()) {
        throw new IOException("a batch has more than " + settings.maxBatchBytes()
            + " bytes; make the batch-size of" + " the sink smaller, or raise maxBatchBytes(...)");
      }
      byte[] bytes = in.readNBytes(length);
      if (bytes.length < length) {
        throw new EOFException();
      }
      whole.writeBytes(bytes);
    }
    return ByteBuffer.wrap(whole.toByteArray());
  }

  private byte[] answer(AvroInput in, int size, PushbackInputStream later)
      throws IOException, InterruptedException {
    AvroOutput out = new AvroOutput();
    if (!isOpened) {
      Handshake handshake = Handshake.read(in);
      handshake.writeAnswer(out);
      isOpened = handshake.isAccepted();
      if (!isOpened) {
        return out.writeNoMetadata().writeBoolean(false).bytes();
      }
    }
    in.skipMetadata();
    String message = in.readText();
    List<FlumeEvent> events = switch (message) {
      case "append" -> List.of(in.readEvent());
      case "appendBatch" -> in.readEvents();
      case "" -> List.of(); // only the handshake
      default -> throw AvroInput.malformed("unknown method " + message);
    };
    if (in.hasMore()) {
      throw AvroInput.malformed("it has more bytes than its message");
    }
    if (message.isEmpty()) {
      return out.bytes();
    }
    long inMemory = size + EVENT_BYTES * events.size();
    int status = store(events, inMemory, later) ? OK : FAILED;
    return out.writeNoMetadata().writeBoolean(false).writeLong(status).bytes();
  }

  /**
   * Waits until there is room, and reserves it. An agent whose time is over closes its connection, and
   * sends the batch again on another one. It must not have left a copy behind for each time, so a batch
   * that waits is dropped when its agent has gone, also while this thread was held up and the room was
   * made.
   *
   * @return whether room is reserved; none is for what is not a Flume agent
   */
  private boolean awaitRoom(int records, long inMemory, PushbackInputStream later)
      throws IOException {
    boolean hasWaited = false;
    socket.setSoTimeout(ROOM_MILLIS);
    while (!room.reserve(records, inMemory)) {
      if (closed || hasSentMore(later)) {
        return false; // an agent waits for answers
      }
      hasWaited = true;
    }
    if (hasWaited && isGone(later)) {
      room.giveBack(records, inMemory);
      throw new EOFException();
    }
    return true;
  }

  private boolean isGone(PushbackInputStream later) throws IOException {
    socket.setSoTimeout(MOMENT_MILLIS);
    try {
      hasSentMore(later);
      return false;
    } catch (IOException e) {
      return true; // it is broken, which is as good as closed
    }
  }

  /**
   * Whether more has come than the message.
   *
   * @throws EOFException if the agent has gone
   */
  private static boolean hasSentMore(PushbackInputStream later) throws IOException {
    try {
      int next = later.read();
      if (next < 0) {
        throw new EOFException();
      }
      later.unread(next);
      return true;
    } catch (SocketTimeoutException e) {
      return false; // the agent waits, too
    }
  }

  /** Returns when the events of a message are stored, or whether that cannot be. */
  private boolean store(List<FlumeEvent> events, long inMemory, PushbackInputStream later)
      throws IOException, InterruptedException {
    if (events.isEmpty()) {
      return true;
    }
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    boolean isReserved = awaitRoom(events.size(), inMemory, later);
    try {
      stored = outcome;
      if (closed) {
        throw new SocketException("closed");
      }
      Delivery<FlumeEvent> delivery = Delivery.<FlumeEvent>of(events)
          .bytes(inMemory)
          .onStored(() -> outcome.complete(true))
          .onFailed(cause -> outcome.complete(false));
      context.store(id == null ? delivery : delivery.id(id));
    } finally {
      if (isReserved) {
        room.giveBack(events.size(), inMemory);
      }
    }
    try {
      return outcome.get();
    } catch (ExecutionException e) {
      throw new SocketException("closed");
    } finally {
      stored = null;
    }
  }

  /** Ends it; any thread. */
  @Override
  public void close() throws IOException {
    closed = true;
    CompletableFuture<Boolean> waiting = stored;
    if (waiting != null) {
      waiting.completeExceptionally(new SocketException("closed"));
    }
    socket.close();
  }
}
