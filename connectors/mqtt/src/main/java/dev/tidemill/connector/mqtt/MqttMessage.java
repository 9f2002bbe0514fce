/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.codec.CodecConstructor;
import dev.tidemill.spi.source.EncodedRecord;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A message as the broker has sent it. */
public final class MqttMessage implements EncodedRecord, Serializable {
  /**
   * What a sender has added to a message; only MQTT 5 has this. A name may occur several times.
   *
   * @param name name of the property
   * @param value its value
   */
  public record Property(String name, String value) implements Serializable {}

  private final String topic;
  private final byte[] payload;
  private final int qos;
  private final boolean retained;
  private final List<Property> properties;

  @CodecConstructor({"topic", "payload", "qos", "retained", "properties"})
  MqttMessage(String topic, byte[] payload, int qos, boolean retained, List<Property> properties) {
    this.topic = topic;
    this.payload = payload;
    this.qos = qos;
    this.retained = retained;
    this.properties = properties;
  }

  /** A message of QoS 1 with a text in UTF-8, without properties: for tests. */
  public static MqttMessage of(String topic, String text) {
    return new MqttMessage(topic, text.getBytes(StandardCharsets.UTF_8), 1, false, List.of());
  }

  /** This message with one more property. */
  public MqttMessage withProperty(String name, String value) {
    List<Property> more = new ArrayList<>(properties);
    more.add(new Property(name, value));
    return new MqttMessage(topic, payload, qos, retained, List.copyOf(more));
  }

  /** Returns the topic that the message was sent to. */
  public String topic() {
    return topic;
  }

  /** Returns the content; a new array. */
  @Override
  public byte[] payload() {
    return payload.clone();
  }

  /** Returns how many bytes the content has. */
  @Override
  public int size() {
    return payload.length;
  }

  /**
   * Returns the content as text.
   *
   * @throws CharacterCodingException if it is not UTF-8
   */
  public String text() throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
  }

  /** Returns the quality of service with which the broker has sent it: 0, 1 or 2. */
  public int qos() {
    return qos;
  }

  /** Returns whether it is older than the subscription: the broker keeps the last of its topic. */
  public boolean isRetained() {
    return retained;
  }

  /** Returns the topic. The protocol has no other position. */
  @Override
  public String position() {
    return topic;
  }

  /** Returns the first user property with a name. */
  @Override
  public Optional<String> attribute(String name) {
    return properties.stream()
        .filter(property -> property.name().equals(name))
        .map(Property::value)
        .findFirst();
  }

  /** Returns the user properties, in the order of the sender. */
  public List<Property> properties() {
    return properties;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MqttMessage that
        && topic.equals(that.topic)
        && Arrays.equals(payload, that.payload)
        && qos == that.qos
        && retained == that.retained
        && properties.equals(that.properties);
  }

  @Override
  public int hashCode() {
    return Objects.hash(topic, Arrays.hashCode(payload), qos, retained, properties);
  }

  /** {@code message of doors/7, QoS 1, 12 bytes}; not the content, which may be large or private. */
  @Override
  public String toString() {
    return "message of " + topic + ", QoS " + qos + (retained ? ", retained, " : ", ")
        + payload.length + " bytes";
  }
}
