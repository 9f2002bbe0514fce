/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.mqtt;

import dev.tidemill.error.TidemillException;
import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of topics; created by {@link Mqtt#source}. Immutable: each method returns a new
 * source.
 *
 * <pre>{@code
 * DStream<String> doors = ssc.stream(
 *     "doors",
 *     Mqtt.source(broker, "doors/+")
 *         .topic("gates/#", 2)
 *         .clientId("door-report")
 *         .texts());
 * }</pre>
 *
 * <p>With QoS 1 and 2, a message is acknowledged when it is stored: in the block log, if the job has
 * a checkpoint directory, and else in memory. The broker keeps the session of the {@link #clientId}
 * while the job is away, and sends again what was not acknowledged, so messages may come twice;
 * {@link #deduplicate} leaves out the second one. If the broker has lost the session, that is
 * reported as a gap. With QoS 0, messages are lost while the job is away, and while it is slower
 * than they come.
 *
 * <p>What is larger than {@link #maxMessageBytes} is reported and left out. What cannot be decoded
 * follows the failure policy of the job.
 *
 * @param <T> type of the records
 */
public final class MqttSource<T> implements Source<T> {
  private final SourceSettings settings;
  private final RecordDecoder<? extends T> decoder;
  private final @Nullable MapFunction<? super T, String> id;
  private final @Nullable Deduplication window;

  private MqttSource(
      SourceSettings settings,
      RecordDecoder<? extends T> decoder,
      @Nullable MapFunction<? super T, String> id,
      @Nullable Deduplication window) {
    this.settings = settings;
    this.decoder = decoder;
    this.id = id;
    this.window = window;
  }

  static MqttSource<MqttMessage> of(MqttBroker broker, Subscription subscription) {
    return new MqttSource<>(
        SourceSettings.of(broker, subscription), encoded -> (MqttMessage) encoded, null, null);
  }

  /**
   * One more topic filter, with its quality of service: 0, 1 or 2. A message that matches several
   * filters may come once for each, as the broker decides.
   */
  public MqttSource<T> topic(String filter, int qos) {
    return with(settings.with(new Subscription(filter, qos)));
  }

  /**
   * The name by which the broker knows this client and its session. Needed with QoS 1 and 2. No
   * other client of the broker may have it, and it must stay the same: a job with another name does
   * not get what the broker has kept for it.
   */
  public MqttSource<T> clientId(String name) {
    return with(settings.withClientId(name));
  }

  /**
   * How long the broker keeps the session while the job is away; 7 days by default. A broker may
   * keep it for less. MQTT 3.1.1 does not have this: there, the broker alone decides.
   */
  public MqttSource<T> sessionExpiry(Duration time) {
    return with(settings.withSessionExpiry(time));
  }

  /**
   * How many messages may be on their way and not yet stored, 1 to 65,535; 1,000 by default. With
   * MQTT 5, the broker is told, and sends no more with QoS 1 and 2. With MQTT 3.1.1 the broker decides (in mosquitto: {@code
   * max_inflight_messages}). Of messages with QoS 0, more than these are dropped.
   */
  public MqttSource<T> receiveMaximum(int messages) {
    return with(settings.withReceiveMaximum(messages));
  }

  /**
   * The largest message that is accepted, in bytes of its content; 1 MiB by default. It is checked
   * when the message has arrived: limit what the broker accepts, too.
   */
  public MqttSource<T> maxMessageBytes(int bytes) {
    return with(settings.withMaxMessageBytes(bytes));
  }

  /** The content of each message as text, in UTF-8. */
  public MqttSource<String> texts() {
    return records(RecordDecoder.text());
  }

  /** The content of each message. */
  public MqttSource<byte[]> bytes() {
    return records(RecordDecoder.bytes());
  }

  /**
   * Makes a record of each message, where a batch reads it. A message that the decoder fails on
   * follows the failure policy of the job: the batch fails, or the message becomes a dead letter.
   */
  public <U> MqttSource<U> records(RecordDecoder<? extends U> newDecoder) {
    return new MqttSource<>(settings, newDecoder, null, null);
  }

  /** Like {@link #records}, with a function of the whole message. */
  public <U> MqttSource<U> decode(MapFunction<? super MqttMessage, ? extends U> function) {
    return records(encoded -> function.call((MqttMessage) encoded));
  }

  /**
   * Leaves out records whose id was stored before. Call it after {@link #records} or {@link
   * #decode}. Messages are then decoded once more when they arrive; one that cannot be decoded, or
   * has no id, is kept. By default, records that the broker sends again are kept.
   *
   * @param recordId returns the id that the sender has given a record; the protocol has none
   * @param remembered how many ids are remembered, and for how long
   */
  public MqttSource<T> deduplicate(
      MapFunction<? super T, String> recordId, Deduplication remembered) {
    return new MqttSource<>(settings, decoder, recordId, remembered);
  }

  private MqttSource<T> with(SourceSettings newSettings) {
    return new MqttSource<>(newSettings, decoder, id, window);
  }

  /**
   * Starts to receive.
   *
   * @throws TidemillException if a subscription with QoS 1 or 2 has no {@link #clientId}, or the
   *     broker has a password without a user and speaks MQTT 3.1.1
   */
  @Override
  public OpenSource<T> open(SourceContext context) throws Exception {
    settings.requireClientId("");
    settings.broker().requireLogin();
    SourceHistory history = new SourceHistory();
    @Nullable
    MessageId<T> messageId =
        id == null ? null : new MessageId<T>(decoder, id, context.job().epoch());
    ReceiverSource<MqttMessage> messages =
        ReceiverSource.of(() -> new MqttReceiver(settings, messageId, history));
    return DecodedSource.<MqttMessage, T>of(
            window == null ? messages : messages.withDeduplication(window), decoder)
        .open(context);
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  /** {@code doors/+ (QoS 1), MQTT broker tcp://localhost:1883}; no password. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
