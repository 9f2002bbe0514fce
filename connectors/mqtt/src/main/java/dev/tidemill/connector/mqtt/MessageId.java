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
 * The id of a message that its record has. A message that has none gets a new one and is never taken
 * for another: it cannot be decoded, or is left out, or its record has no id. It must be stored all the
 * same, or the broker would send it again for ever.
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
    try {
      T record = decoder.decode(message);
      String known = record == null ? null : id.call(record);
      return known == null ? unique() : known;
    } catch (Exception | StackOverflowError e) { // the batch that reads it says so
      return unique();
    }
  }

  private String unique() {
    return "message without an id " + start + "-" + without.incrementAndGet();
  }
}
