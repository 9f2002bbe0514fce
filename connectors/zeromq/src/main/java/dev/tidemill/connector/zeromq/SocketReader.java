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
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZEvent;
import org.zeromq.ZMQ;

/**
 * The thread of a socket, which alone uses it, as ZeroMQ demands: it puts messages into an {@link
 * Inbox}, and sends acknowledgements. It is never interrupted, because that would close the
 * library's channels: it looks every few milliseconds whether it is to stop.
 */
final class SocketReader implements Runnable {
  private static final int ROUND_MILLIS = 5;
  private static final int MESSAGES_A_ROUND = 1_000;
  private static final int MAX_FRAMES = 16;
  private static final long LEAST_FRAME_BOUND = 16L << 20;

  private static final int EVENTS =
      ZMQ.EVENT_CONNECTED | ZMQ.EVENT_ACCEPTED | ZMQ.EVENT_CONNECT_RETRIED | ZMQ.EVENT_DISCONNECTED;

  private final SourceSettings settings;
  private final @Nullable CreditProtocol protocol;
  private final Inbox inbox;
  private final SocketEvents events;
  private volatile boolean stopped;

  SocketReader(
      SourceSettings settings,
      @Nullable CreditProtocol protocol,
      Inbox inbox,
      SocketEvents events) {
    this.settings = settings;
    this.protocol = protocol;
    this.inbox = inbox;
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
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      events.failed(e);
    } finally {
      inbox.end();
    }
  }

  private void exchange(ZContext context) throws InterruptedException {
    ZMQ.Socket socket = context.createSocket(type());
    configure(socket);
    socket.monitor("inproc://monitor", EVENTS);
    ZMQ.Socket monitor = context.createSocket(SocketType.PAIR);
    monitor.connect("inproc://monitor");
    if (settings.bind()) {
      socket.bind(settings.endpoint());
    } else {
      socket.connect(settings.endpoint());
    }
    try (ZMQ.Poller poller = context.createPoller(2)) {
      poller.register(socket, ZMQ.Poller.POLLIN);
      poller.register(monitor, ZMQ.Poller.POLLIN);
      while (!stopped) {
        if (inbox.hasRoom()) {
          poller.poll(ROUND_MILLIS);
        } else {
          inbox.awaitRoom(ROUND_MILLIS);
        }
        look(monitor);
        if (stopped) {
          return;
        }
        receive(socket);
        if (protocol != null) {
          answer(socket, protocol);
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
    socket.setRcvHWM(settings.window());
    // Larger frames cut the connection; those between the bounds are left out and reported.
    socket.setMaxMsgSize(Math.max(LEAST_FRAME_BOUND, 2L * settings.maxMessageBytes()));
    socket.setReconnectIVL(100);
    socket.setReconnectIVLMax(5_000);
    socket.setHeartbeatIvl(2_000);
    socket.setHeartbeatTimeout(5_000);
    socket.setHandshakeIvl(10_000);
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

  private void look(ZMQ.Socket monitor) {
    for (ZEvent event = ZEvent.recv(monitor, ZMQ.DONTWAIT);
        event != null;
        event = ZEvent.recv(monitor, ZMQ.DONTWAIT)) {
      switch (event.getEvent()) {
        case CONNECTED, ACCEPTED -> events.connected();
        case CONNECT_RETRIED -> events.refused();
        case DISCONNECTED -> {
          // The library connects again by itself. An acknowledgement must not go to whoever is
          // there.
          stopped = stopped || protocol != null;
          events.disconnected();
        }
        default -> {}
      }
    }
  }

  private void receive(ZMQ.Socket socket) {
    for (int i = 0; i < MESSAGES_A_ROUND && inbox.hasRoom(); i++) {
      byte[] first = socket.recv(ZMQ.DONTWAIT);
      if (first == null) {
        return;
      }
      List<byte[]> frames = new ArrayList<>(4);
      frames.add(first);
      while (socket.hasReceiveMore()) {
        byte[] next = socket.recv();
        if (frames.size() < MAX_FRAMES) {
          frames.add(next);
        }
      }
      try {
        incoming(frames).ifPresent(inbox::add);
      } catch (MalformedMessage e) {
        events.malformed(e);
      }
    }
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
    return Optional.of(
        new Incoming(new ZeroMqMessage(topic, "", payload), "", 0, isTooLarge, bytes));
  }

  /** What cannot be sent now is tried again in the next round. */
  private static void answer(ZMQ.Socket socket, CreditProtocol protocol) {
    Optional<List<String>> next = protocol.next();
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
