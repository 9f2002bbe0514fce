/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.flume.Context;
import org.apache.flume.SinkRunner;
import org.apache.flume.Transaction;
import org.apache.flume.channel.MemoryChannel;
import org.apache.flume.event.EventBuilder;
import org.apache.flume.sink.AvroSink;
import org.apache.flume.sink.DefaultSinkProcessor;

/**
 * A Flume agent: a channel, and an Avro sink that empties it. The sink does not send a batch again
 * because a busy machine takes long to answer.
 */
final class Agent implements AutoCloseable {
  private final MemoryChannel channel = new MemoryChannel();
  private final AvroSink sink = new AvroSink();
  private final SinkRunner runner;

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
    DefaultSinkProcessor processor = new DefaultSinkProcessor();
    processor.setSinks(java.util.List.of(sink));
    runner = new SinkRunner(processor);
  }

  Agent start() {
    channel.start();
    runner.start();
    return this;
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
    runner.stop();
    channel.stop();
  }
}
