/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

/**
 * Sources and sinks of MQTT brokers.
 *
 * <pre>{@code
 * MqttBroker broker = Mqtt.broker("tcp://localhost:1883");
 * ssc.stream("doors", Mqtt.source(broker, "doors/+").clientId("door-report").texts())
 *     .filter(event -> event.startsWith("open"))
 *     .writeTo(Mqtt.sink(broker, "alarms"));
 * }</pre>
 *
 * <p>Creating one does not connect; the broker is contacted when the job starts.
 */
public final class Mqtt {
  private Mqtt() {}

  /**
   * A broker to connect to.
   *
   * @param servers {@code tcp://host:port} or, with TLS, {@code ssl://host:port}; the ports are 1883
   *     and 8883 if none is given. With several, which must share their sessions, each attempt to
   *     connect takes the next one
   */
  public static MqttBroker broker(String... servers) {
    return MqttBroker.of(servers);
  }

  /**
   * The messages of the topics that match a filter, such as {@code doors/+} or {@code sensors/#},
   * with QoS 1. A shared subscription is {@code $share/group/filter}.
   */
  public static MqttSource<MqttMessage> source(MqttBroker broker, String filter) {
    return source(broker, filter, 1);
  }

  /**
   * Like {@link #source(MqttBroker, String)}, with the given quality of service.
   *
   * @param qos 0, 1 or 2: the most that the broker uses for these messages. With 1 and 2, it sends
   *     again what the job has not stored
   */
  public static MqttSource<MqttMessage> source(MqttBroker broker, String filter, int qos) {
    return MqttSource.of(broker, new Subscription(filter, qos));
  }

  /**
   * A sink that sends each record to a topic, as its {@code toString()} in UTF-8: {@code
   * lines.writeTo(Mqtt.sink(broker, "lines"))}. The options of {@link MqttSink} set other topics and
   * payloads.
   */
  public static <T> MqttSink<T> sink(MqttBroker broker, String topic) {
    return MqttSink.ofTexts(broker, topic);
  }
}
