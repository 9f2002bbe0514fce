/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.function.MapFunction;
import java.io.Serializable;

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
  private static final int LONGEST_KEY = 256;

  RecordEncoder<T> withKeys(MapFunction<? super T, String> newKey) {
    return new RecordEncoder<>(newKey, data, maxBytes);
  }

  RecordEncoder<T> withData(MapFunction<? super T, byte[]> newData) {
    return new RecordEncoder<>(key, newData, maxBytes);
  }

  RecordEncoder<T> withMaxBytes(int bytes) {
    return new RecordEncoder<>(
        key, data, Arguments.requireBetween("maxRecordBytes", 1, Outgoing.MAX_BYTES, bytes));
  }

  Outgoing encode(T record) throws Exception {
    String partitionKey = key.call(record);
    int length = partitionKey.codePointCount(0, partitionKey.length());
    if (length < 1 || length > LONGEST_KEY) {
      throw Arguments.invalid("the partition key of a record has " + length
          + " characters; it must have 1 to " + LONGEST_KEY);
    }
    Outgoing outgoing = new Outgoing(partitionKey, data.call(record));
    if (outgoing.bytes() > maxBytes) {
      throw Arguments.invalid("a record has " + outgoing.bytes()
          + " bytes with its partition key, and maxRecordBytes is " + maxBytes
          + "; put a reference to a larger object instead, or raise the limit of the stream");
    }
    return outgoing;
  }
}
