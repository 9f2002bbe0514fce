/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.MessageSink;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import java.nio.charset.StandardCharsets;

/**
 * Sends the records of a stream to topics; created by {@link Mqtt#sink}. Immutable: each method
 * returns a new sink.
 *
 * <pre>{@code
 * counts.writeTo(Mqtt.<Pair<String, Long>>sink(broker, "counts")
 *     .topics(count -> "counts/" + count.key())
 *     .texts(count -> count.value().toString())
 *     .retained());
 * }</pre>
 *
 * <p>Workers make the messages and stage them; when the batch is decided the driver sends them, in
 * order of the stream's partitions, and waits until the broker has acknowledged all of them. It does
 * so at least once: if sending fails half-way, no acknowledgement comes for the {@linkplain
 * MqttBroker#timeout timeout} of the broker, or the process ends in it, the batch is sent again as a
 * whole.
 *
 * @param <T> type of the stream's records
 */
public final class MqttSink<T> implements Sink<T> {
  private final SinkSettings settings;
  private final MessageEncoder<T> encoder;

  private MqttSink(SinkSettings settings, MessageEncoder<T> encoder) {
    this.settings = settings;
    this.encoder = encoder;
  }

  static <T> MqttSink<T> ofTexts(MqttBroker broker, String topic) {
    MessageEncoder.requireTopic(topic);
    return new MqttSink<>(
        SinkSettings.of(broker),
        new MessageEncoder<T>(
            record -> topic, record -> String.valueOf(record).getBytes(StandardCharsets.UTF_8)));
  }

  /** The topic of a record; by default that of the sink. */
  public MqttSink<T> topics(MapFunction<? super T, String> topic) {
    return new MqttSink<>(settings, encoder.withTopics(topic));
  }

  /** The content of a record; by default its {@code toString()} in UTF-8. */
  public MqttSink<T> payloads(MapFunction<? super T, byte[]> payload) {
    return new MqttSink<>(settings, encoder.withPayloads(payload));
  }

  /** The content of a record, as text that is sent in UTF-8. */
  public MqttSink<T> texts(MapFunction<? super T, String> text) {
    return payloads(record -> text.call(record).getBytes(StandardCharsets.UTF_8));
  }

  /** The quality of service: 1 or 2; 1 by default. With 2, a broker does not pass on duplicates. */
  public MqttSink<T> qos(int qos) {
    return new MqttSink<>(settings.withQos(qos), encoder);
  }

  /** Has the broker keep the last message of each topic for those who subscribe later. */
  public MqttSink<T> retained() {
    return new MqttSink<>(settings.keepingLast(), encoder);
  }

  /**
   * The name by which the broker knows this client; by default one that is derived from the job.
   * Set it where a broker allows only certain names.
   */
  public MqttSink<T> clientId(String name) {
    return new MqttSink<>(settings.withClientId(name), encoder);
  }

  /**
   * How many messages may be sent and not yet acknowledged, 1 to 65,535; 1,000 by default. A broker
   * with MQTT 5 may ask for fewer.
   */
  public MqttSink<T> inFlight(int messages) {
    return new MqttSink<>(settings.withInFlight(messages), encoder);
  }

  /** {@link Guarantee#AT_LEAST_ONCE}: a broker does not know which batches it has got. */
  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  /** Connects, so that a wrong address or password is an error of the start. */
  @Override
  public OpenSink<T> open(SinkContext context) throws InterruptedException {
    settings.broker().requireLogin();
    String clientId = settings.clientId() == null ? context.id("mqtt client") : settings.clientId();
    Publisher publisher = new Publisher(settings, clientId, context.threads());
    publisher.connect();
    return new MessageSink<>(context, encoder::encode, publisher);
  }

  /** The broker; no password. */
  @Override
  public String toString() {
    return settings.broker().toString();
  }
}
