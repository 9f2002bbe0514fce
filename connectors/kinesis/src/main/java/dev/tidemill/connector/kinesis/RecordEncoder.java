/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.OutgoingMessage;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * Makes records for the service of records of a stream, on workers.
 *
 * @param key their partition keys
 * @param data their contents
 * @param maxBytes largest record that the stream takes, with its key
 */
record RecordEncoder<T>(
    MapFunction<? super T, String> key, MapFunction<? super T, byte[]> data, int maxBytes)
    implements Serializable {
  /** Largest record that a stream can be set to take. */
  private static final int MAX_BYTES = 10 << 20;

  private static final int LONGEST_KEY = 256;

  RecordEncoder<T> withKeys(MapFunction<? super T, String> newKey) {
    return new RecordEncoder<>(newKey, data, maxBytes);
  }

  RecordEncoder<T> withData(MapFunction<? super T, byte[]> newData) {
    return new RecordEncoder<>(key, newData, maxBytes);
  }

  RecordEncoder<T> withMaxBytes(int bytes) {
    return new RecordEncoder<>(
        key, data, Arguments.requireBetween("maxRecordBytes", 1, MAX_BYTES, bytes));
  }

  OutgoingMessage encode(T record) throws Exception {
    String partitionKey = key.call(record);
    int length = partitionKey.codePointCount(0, partitionKey.length());
    if (length < 1 || length > LONGEST_KEY) {
      throw Arguments.invalid("the partition key of a record has " + length
          + " characters; it must have 1 to " + LONGEST_KEY);
    }
    OutgoingMessage outgoing = new OutgoingMessage(partitionKey, data.call(record));
    int bytes = bytes(outgoing);
    if (bytes > maxBytes) {
      throw Arguments.invalid("a record has " + bytes
          + " bytes with its partition key, and maxRecordBytes is " + maxBytes
          + "; put a reference to a larger object instead, or raise the limit of the stream");
    }
    return outgoing;
  }

  /** What counts against the limits of the service. */
  static int bytes(OutgoingMessage record) {
    return record.payload().length + record.destination().getBytes(StandardCharsets.UTF_8).length;
  }
}
