/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.connector.zeromq.CreditProtocol.MalformedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * The thread of a socket, which alone uses it, as ZeroMQ demands: it stores messages as far as there
 * is room, and sends acknowledgements. When there is no room, the socket is not read, and the
 * sender's side fills up. The thread is never interrupted, because that would close the library's
 * channels: it looks every few milliseconds whether it is to stop.
 */
final class SocketReader implements Runnable {
  private static final int ROUND_MILLIS = 5;
  static final int MESSAGES_A_ROUND = 1_000;
  static final long BYTES_A_ROUND = 1 << 20;

  /**
   * After a round that has brought less, the next one waits a moment. Without it, a sender that is a
   * little slower than this thread wakes it for each message.
   */
  private static final int FEW_MESSAGES = 100;

  private static final long MOMENT_NANOS = 200_000;
  private static final int MAX_FRAMES = 16;
  private static final long LEAST_FRAME_BOUND = 16L << 20;

  /** The first bytes of a connection, which the library's threads exchange at once. */
  private static final int GREETING_MILLIS = 2_000;

  private static final int HEARTBEAT_MILLIS = 4_000;

  /**
   * Less than the time between heartbeats: JeroMQ 0.6.0 takes a timer that is cancelled out of its
   * table only when it is the next one, and until then forgets one that replaces it. With a longer
   * time it would wait for every second answer only, or for none.
   */
  private static final int ANSWER_MILLIS = 3_000;

  private final SourceSettings settings;
  private final @Nullable CreditProtocol protocol;
  private final Deliveries deliveries;
  private final SocketEvents events;
  private volatile boolean stopped;

  SocketReader(
      SourceSettings settings,
      @Nullable CreditProtocol protocol,
      Deliveries deliveries,
      SocketEvents events) {
    this.settings = settings;
    this.protocol = protocol;
    this.deliveries = deliveries;
    this.events = events;
  }

  void stop() {
    stopped = true;
  }

  @Override
  public void run() {
    try (ZContext context = new ZContext(1)) {
      context.setLinger(0);
      // A thread of the library that dies would leave a stream that is silent for ever.
      context.setUncaughtExceptionHandler((thread, cause) ->
          events.failed(new IllegalStateException("a thread of the library has died", cause)));
      exchange(context);
    } catch (InterruptedException e) {
      // The receiver is stopped. If it is not, a function of the user has interrupted this thread.
      events.failed(e);
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      events.failed(e);
    } catch (Error e) {
      events.failed(e);
      throw e;
    }
  }

  private void exchange(ZContext context) throws InterruptedException {
    ZMQ.Socket socket = context.createSocket(type());
    configure(socket);
    ConnectionWatch watch = new ConnectionWatch(context, socket, !settings.bind(), events);
    if (settings.bind()) {
      socket.bind(settings.endpoint());
    } else {
      socket.connect(settings.endpoint());
    }
    try (ZMQ.Poller poller = context.createPoller(2)) {
      poller.register(socket, ZMQ.Poller.POLLIN);
      poller.register(watch.socket(), ZMQ.Poller.POLLIN);
      while (!stopped) {
        boolean owes = protocol != null && protocol.owes();
        int room = deliveries.room();
        if (room == 0) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS));
        } else {
          poller.poll(owes ? 0 : ROUND_MILLIS);
        }
        watch.look();
        if (stopped || (protocol != null && watch.isLost())) {
          // The library connects again by itself, and an acknowledgement must not go to whoever is
          // there.
          return;
        }
        int received = receive(socket, watch, room);
        if (protocol != null && watch.isOpen()) {
          answer(socket, protocol, room > 0);
        }
        if (received < FEW_MESSAGES && (received > 0 || owes)) {
          LockSupport.parkNanos(MOMENT_NANOS);
        }
      }
    }
  }

  private SocketType type() {
    return switch (settings.pattern()) {
      case SUBSCRIBE -> SocketType.SUB;
      case PULL -> SocketType.PULL;
      case DEALER -> SocketType.DEALER;
    };
  }

  private void configure(ZMQ.Socket socket) {
    socket.setLinger(0);
    socket.setRcvHWM(protocol == null ? settings.window() : 2 * settings.window() + 2);
    // Larger frames cut the connection; those between the bounds are left out and reported.
    socket.setMaxMsgSize(Math.max(LEAST_FRAME_BOUND, 2L * settings.maxMessageBytes()));
    socket.setReconnectIVL(100);
    socket.setReconnectIVLMax(5_000);
    noticeSilence(socket);
    socket.setHandshakeIvl(GREETING_MILLIS);
    if (settings.pattern() == Pattern.SUBSCRIBE) {
      if (settings.topics().isEmpty()) {
        socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
      }
      settings.topics().forEach(topic -> socket.subscribe(topic.getBytes(StandardCharsets.UTF_8)));
    }
    if (settings.curve() != null) {
      settings.curve().applyTo(socket);
    }
  }

  /**
   * Has the library notice a peer that is gone without a word. Heartbeats are messages: behind those
   * that a slow job has no room for, the answers would stay unread, and the library would take the
   * peer for dead and drop what is on its way. A dealer has room for a window and the answer to READY
   * in the library, which counts what was read only by halves of its bound, so they never wait; the
   * others have the operating system ask whether the other machine is there.
   */
  private void noticeSilence(ZMQ.Socket socket) {
    if (protocol != null) {
      socket.setHeartbeatIvl(HEARTBEAT_MILLIS);
      socket.setHeartbeatTimeout(ANSWER_MILLIS);
    } else {
      socket.setTCPKeepAlive(1);
      socket.setTCPKeepAliveIdle(2);
      socket.setTCPKeepAliveInterval(1);
      socket.setTCPKeepAliveCount(3);
    }
  }

  /** Returns how many messages have come. */
  private int receive(ZMQ.Socket socket, ConnectionWatch watch, int room)
      throws InterruptedException {
    List<Incoming> received = new ArrayList<>();
    int most = Math.min(MESSAGES_A_ROUND, room);
    int count = 0;
    try {
      for (long bytes = 0; count < most && bytes < BYTES_A_ROUND; count++) {
        byte[] first = socket.recv(ZMQ.DONTWAIT);
        if (first == null) {
          break;
        }
        watch.received();
        try {
          Optional<Incoming> incoming = incoming(frames(first, socket));
          if (incoming.isPresent()) {
            received.add(incoming.get());
            bytes += incoming.get().bytes();
          }
        } catch (MalformedMessage e) {
          events.malformed(e);
        }
      }
    } catch (RuntimeException e) {
      storeInSpiteOf(e, received);
      throw e;
    }
    deliveries.store(received);
    return count;
  }

  /** What has come stays, if the library fails now. */
  private void storeInSpiteOf(RuntimeException failure, List<Incoming> received)
      throws InterruptedException {
    try {
      deliveries.store(received);
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private static List<byte[]> frames(byte[] first, ZMQ.Socket socket) {
    if (!socket.hasReceiveMore()) {
      return List.of(first);
    }
    List<byte[]> frames = new ArrayList<>(4);
    frames.add(first);
    while (socket.hasReceiveMore()) {
      byte[] next = socket.recv();
      if (frames.size() < MAX_FRAMES) {
        frames.add(next);
      }
    }
    return frames;
  }

  private Optional<Incoming> incoming(List<byte[]> frames) throws MalformedMessage {
    if (protocol != null) {
      return protocol.take(frames, settings.maxMessageBytes());
    }
    if (frames.size() == MAX_FRAMES) {
      throw new MalformedMessage("it has " + MAX_FRAMES + " frames or more");
    }
    long bytes = 0;
    for (byte[] frame : frames) {
      bytes += frame.length;
    }
    boolean isTooLarge = bytes > settings.maxMessageBytes();
    String topic =
        frames.size() == 1 || isTooLarge ? "" : new String(frames.get(0), StandardCharsets.UTF_8);
    byte[] payload = isTooLarge ? new byte[0] : frames.get(frames.size() - 1);
    return Optional.of(new Incoming(new ZeroMqMessage(topic, "", 0, payload), isTooLarge, bytes));
  }

  /** What cannot be sent now is tried again in the next round. */
  private static void answer(ZMQ.Socket socket, CreditProtocol protocol, boolean isReading) {
    Optional<List<String>> next = protocol.next(isReading);
    if (next.isEmpty()) {
      return;
    }
    List<String> frames = next.get();
    for (int i = 0; i < frames.size(); i++) {
      int flags = ZMQ.DONTWAIT | (i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
      if (!socket.send(frames.get(i), flags)) {
        return; // only the first one can fail
      }
    }
    protocol.sent(frames);
  }
}
