/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.OutgoingMessage;
import java.io.Serializable;

/**
 * What is sent of a record.
 *
 * @param topic the first frame; empty for none
 * @param payload the last frame
 */
record MessageEncoder<T>(
    MapFunction<? super T, String> topic, MapFunction<? super T, byte[]> payload)
    implements Serializable {
  OutgoingMessage encode(T record) throws Exception {
    return new OutgoingMessage(topic.call(record), payload.call(record));
  }
}
