/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.OutgoingMessage;
import java.io.Serializable;

/** Makes messages of records, on workers. */
record MessageEncoder<T>(
    MapFunction<? super T, String> topic, MapFunction<? super T, byte[]> payload)
    implements Serializable {
  static String requireTopic(String topic) {
    try {
      MqttTopic.of(topic);
    } catch (IllegalArgumentException e) {
      throw Arguments.invalid("\"" + topic + "\" is not a topic to send to: " + e.getMessage());
    }
    return topic;
  }

  MessageEncoder<T> withTopics(MapFunction<? super T, String> newTopic) {
    return new MessageEncoder<>(newTopic, payload);
  }

  MessageEncoder<T> withPayloads(MapFunction<? super T, byte[]> newPayload) {
    return new MessageEncoder<>(topic, newPayload);
  }

  OutgoingMessage encode(T record) throws Exception {
    return new OutgoingMessage(requireTopic(topic.call(record)), payload.call(record));
  }
}
