/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flume.Context;
import org.apache.flume.EventDeliveryException;
import org.apache.flume.Sink;
import org.apache.flume.Transaction;
import org.apache.flume.channel.MemoryChannel;
import org.apache.flume.event.EventBuilder;
import org.apache.flume.sink.AvroSink;
import org.apache.flume.sink.DefaultSinkProcessor;

/**
 * A Flume agent: a channel, and an Avro sink that empties it. The sink does not send a batch again
 * because a busy machine takes long to answer. Flume's own runner of sinks pauses for up to five
 * seconds when a sink has nothing to do or has failed, and has no setting for that.
 */
final class Agent implements AutoCloseable {
  private static final long PAUSE_MILLIS = 100;

  private final MemoryChannel channel = new MemoryChannel();
  private final AvroSink sink = new AvroSink();
  private final DefaultSinkProcessor processor = new DefaultSinkProcessor();
  private final ScheduledExecutorService runner = Executors.newSingleThreadScheduledExecutor();

  Agent(int port, int batch) {
    this(port, batch, Map.of());
  }

  /** With more options of its sink. */
  Agent(int port, int batch, Map<String, String> more) {
    channel.setName("channel");
    channel.configure(new Context(Map.of("capacity", "1000000", "transactionCapacity", "10000")));
    sink.setName("sink");
    Map<String, String> options = new HashMap<>(Map.of(
        "hostname", "127.0.0.1",
        "port", Integer.toString(port),
        "batch-size", Integer.toString(batch),
        "connect-timeout", "120000",
        "request-timeout", "120000"));
    options.putAll(more);
    sink.configure(new Context(options));
    sink.setChannel(channel);
    processor.setSinks(java.util.List.of(sink));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends with its thread, and catches what fails
  Agent start() {
    channel.start();
    processor.start();
    runner.scheduleWithFixedDelay(this::send, 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    return this;
  }

  /** Sends what is in the channel, until it is empty or the receiver does not take it. */
  private void send() {
    try {
      while (!runner.isShutdown() && processor.process() == Sink.Status.READY) {
        // Once more.
      }
    } catch (EventDeliveryException | RuntimeException e) {
      // After the pause, it sends again what was not taken.
    }
  }

  /** Puts texts into the channel, in one transaction. */
  void put(Iterable<String> texts) {
    Transaction transaction = channel.getTransaction();
    transaction.begin();
    try {
      for (String text : texts) {
        channel.put(EventBuilder.withBody(text, StandardCharsets.UTF_8, Map.of("id", text)));
      }
      transaction.commit();
    } finally {
      transaction.close();
    }
  }

  @Override
  public void close() {
    runner.shutdownNow();
    try {
      if (!runner.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("the agent does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    processor.stop();
    channel.stop();
  }
}
