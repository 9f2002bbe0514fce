/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.sink.MessageSender;
import dev.tidemill.spi.sink.OutgoingMessage;
import dev.tidemill.spi.sink.StagedMessages;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Sends batches, on a connection that is replaced after any failure. */
final class Publisher implements MessageSender {
  private static final String NOT_ACKNOWLEDGED = "the broker did not acknowledge all messages: ";

  private final SinkSettings settings;
  private final SessionOptions session;
  private final ConnectorThreads threads;
  private long attempts;
  private @Nullable Connection connection;

  Publisher(SinkSettings settings, String clientId, ConnectorThreads threads) {
    this.settings = settings;
    this.session = SessionOptions.ofSender(clientId);
    this.threads = threads;
  }

  /** Connects, if there is no connection. */
  Connection connect() throws InterruptedException {
    Connection current = connection;
    if (current != null && current.isOpen()) {
      return current;
    }
    close();
    Connection next = Connection.create(
        settings.broker(),
        settings.broker().server(attempts++),
        session,
        threads,
        incoming -> {},
        cause -> {});
    connection = next; // so that it is closed if it cannot be made
    try {
      next.connect();
    } catch (IOException e) {
      close();
      throw settings.failed("cannot connect: " + e.getMessage(), e);
    }
    return next;
  }

  @Override
  public void send(StagedMessages messages) throws IOException, InterruptedException {
    Connection to = connect();
    boolean sent = false;
    try {
      Flight flight = new Flight(to);
      for (Optional<OutgoingMessage> message = messages.next();
          message.isPresent();
          message = messages.next()) {
        flight.send(message.get());
      }
      flight.land();
      sent = true;
    } finally {
      if (!sent) {
        close(); // what is still on its way belongs to the attempt that has failed
      }
    }
  }

  /** Messages that are sent and not yet acknowledged; bounded. */
  private final class Flight {
    private final Semaphore free = new Semaphore(settings.inFlight());
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Connection to;

    Flight(Connection to) {
      this.to = to;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its failure is kept
    void send(OutgoingMessage message) throws InterruptedException {
      awaitAcknowledgement(0);
      requireNoFailure();
      to.publish(message, settings.qos(), settings.retained()).whenComplete((answer, problem) -> {
        if (problem != null) {
          failure.compareAndSet(null, problem);
        }
        free.release();
      });
    }

    /** Waits until all are acknowledged. */
    void land() throws InterruptedException {
      for (int landed = 0; landed < settings.inFlight(); landed++) {
        awaitAcknowledgement(landed);
      }
      requireNoFailure();
    }

    /**
     * Waits until one more message may be sent. The limit is for each acknowledgement and not for the
     * batch: a broker that is slow makes progress, and one that answers only pings does not.
     */
    private void awaitAcknowledgement(int landed) throws InterruptedException {
      long limit = settings.broker().timeout().toMillis();
      if (!free.tryAcquire(limit, TimeUnit.MILLISECONDS)) {
        requireNoFailure();
        String what = (settings.inFlight() - landed)
            + " messages were not acknowledged, and none in the last " + limit + " ms";
        throw settings.failed(
            NOT_ACKNOWLEDGED + what + "; check the log of the broker, or raise timeout(...) if"
                + " messages take longer",
            new IOException(what));
      }
    }

    private void requireNoFailure() {
      Throwable problem = failure.get();
      if (problem != null) {
        throw settings.failed(NOT_ACKNOWLEDGED + Reasons.advice(problem), problem);
      }
    }
  }

  @Override
  public void close() {
    Connection current = connection;
    connection = null;
    if (current != null) {
      current.close();
    }
  }
}
