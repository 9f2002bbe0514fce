/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.RecordDecoder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * The id of a message that its record has. A message that has none, because it cannot be decoded or
 * is left out, gets a new one: it is never taken for another.
 */
final class MessageId<T> implements Function<MqttMessage, String> {
  private final RecordDecoder<? extends T> decoder;
  private final MapFunction<? super T, String> id;
  private final long start;
  private final AtomicLong without = new AtomicLong();

  /** @param start number of the start of the job: ids are remembered from one to the next */
  MessageId(RecordDecoder<? extends T> decoder, MapFunction<? super T, String> id, long start) {
    this.decoder = decoder;
    this.id = id;
    this.start = start;
  }

  @Override
  public String apply(MqttMessage message) {
    T record;
    try {
      record = decoder.decode(message);
    } catch (Exception | StackOverflowError e) { // the batch that reads it says so
      return unique();
    }
    return record == null ? unique() : id.apply(record);
  }

  private String unique() {
    return "message without an id " + start + "-" + without.incrementAndGet();
  }
}
