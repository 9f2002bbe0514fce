/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.sink.MessageSender;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.StagedMessages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** Sends messages over a socket. */
final class SocketSender implements MessageSender {
  private static final int CLOSING_MILLIS = 2_000;
  private static final int GREETING_MILLIS = 2_000;
  private static final int ROUND_MILLIS = 10;

  private final SinkSettings settings;
  private final ZContext context = new ZContext(1);
  private final ZMQ.Socket socket;
  private final Optional<ConnectionWatch> watch;

  SocketSender(SinkSettings settings) {
    this.settings = settings;
    boolean isOpen = false;
    try {
      context.setLinger(CLOSING_MILLIS);
      boolean isPublisher = settings.pattern() == Pattern.SUBSCRIBE;
      socket = context.createSocket(isPublisher ? SocketType.PUB : SocketType.PUSH);
      socket.setLinger(CLOSING_MILLIS);
      socket.setSendTimeOut(settings.timeoutMillis());
      socket.setHandshakeIvl(GREETING_MILLIS);
      watch = settings.bind() || isPublisher
          ? Optional.empty()
          : Optional.of(new ConnectionWatch(context, socket, true, new Reconnecting()));
      if (settings.bind()) {
        bind();
      } else {
        socket.connect(settings.endpoint());
      }
      isOpen = true;
    } finally {
      if (!isOpen) {
        context.close();
      }
    }
  }

  private void bind() {
    try {
      socket.bind(settings.endpoint());
    } catch (ZMQException e) {
      throw new TidemillException(
          ErrorCode.OUTPUT_FAILED,
          settings + " cannot be opened: " + e.getMessage()
              + "; check whether another process has bound the endpoint",
          e);
    }
  }

  @Override
  public void send(StagedMessages messages) throws IOException {
    Optional<OutgoingMessage> message = messages.next();
    if (message.isPresent()) {
      awaitPeer();
    }
    for (; message.isPresent(); message = messages.next()) {
      send(message.get());
    }
  }

  /** The library takes a thousand messages for a peer that is not there, which is no success. */
  private void awaitPeer() throws IOException {
    if (watch.isEmpty()) {
      return;
    }
    ConnectionWatch connection = watch.get();
    connection.look();
    try (ZMQ.Poller poller = context.createPoller(1)) {
      poller.register(connection.socket(), ZMQ.Poller.POLLIN);
      for (int waited = 0; !connection.isOpen(); waited += ROUND_MILLIS) {
        if (waited >= settings.timeoutMillis()) {
          throw new IOException(settings + " has no connection: within " + settings.timeoutMillis()
              + " ms there was no answer; check that the other side runs");
        }
        poller.poll(ROUND_MILLIS);
        connection.look();
      }
    }
  }

  private void send(OutgoingMessage message) throws IOException {
    String topic = message.destination();
    byte[] payload = message.payload();
    boolean isSent = topic.isEmpty()
        ? socket.send(payload, 0)
        : socket.send(topic.getBytes(StandardCharsets.UTF_8), ZMQ.SNDMORE)
            && socket.send(payload, 0);
    if (!isSent) {
      throw new IOException(settings + " cannot send: within " + settings.timeoutMillis()
          + " ms no peer could accept a message; check that the other side runs");
    }
  }

  @Override
  public void close() {
    context.close();
  }

  /** A batch that finds no connection says so. */
  private final class Reconnecting implements SocketEvents {
    @Override
    public void connected() {}

    @Override
    public void refused() {}

    @Override
    public void unanswered(String detail) {}

    @Override
    public void disconnected(boolean hasCarried, String detail) {}

    @Override
    public void malformed(Exception reason) {}

    /** The library has given up. */
    @Override
    public void failed(Throwable cause) {
      socket.connect(settings.endpoint());
    }
  }
}
