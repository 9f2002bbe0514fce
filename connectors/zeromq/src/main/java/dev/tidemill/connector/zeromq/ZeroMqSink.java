/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.MessageSink;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends the records of a stream; created by {@link ZeroMq#publish} and {@link ZeroMq#push}.
 * Immutable: each method returns a new sink.
 *
 * <p>Workers make the messages and stage them; when the batch is decided the driver sends them, in
 * order of the stream's partitions. A message counts as sent when the library has taken it: the
 * protocol has no acknowledgement, so what is in transit when a process ends is lost. A batch that
 * fails half-way is sent again as a whole.
 *
 * @param <T> type of the stream's records
 */
public final class ZeroMqSink<T> implements Sink<T> {
  private final SinkSettings settings;
  private final MessageEncoder<T> encoder;

  private ZeroMqSink(SinkSettings settings, MessageEncoder<T> encoder) {
    this.settings = settings;
    this.encoder = encoder;
  }

  static <T> ZeroMqSink<T> ofTexts(Pattern pattern, String endpoint) {
    return new ZeroMqSink<>(
        new SinkSettings(pattern, Arguments.requireEndpoint(endpoint), false, 10_000),
        new MessageEncoder<T>(
            record -> "", record -> String.valueOf(record).getBytes(StandardCharsets.UTF_8)));
  }

  /** Binds the endpoint, and the other side connects; the default of {@link ZeroMq#publish}. */
  public ZeroMqSink<T> bind() {
    return with(true, settings.timeoutMillis());
  }

  /** Connects to the endpoint; the default of {@link ZeroMq#push}. */
  public ZeroMqSink<T> connect() {
    return with(false, settings.timeoutMillis());
  }

  /**
   * How long a message may wait for a peer that can accept it, before the batch fails and is
   * tried again; 10 seconds by default. A publisher never waits.
   */
  public ZeroMqSink<T> timeout(Duration time) {
    return with(
        settings.bind(), Arguments.requireBetween("timeout in ms", 1, Integer.MAX_VALUE, (int)
            Math.min(time.toMillis(), 1L << 30)));
  }

  private ZeroMqSink<T> with(boolean bind, int timeoutMillis) {
    return new ZeroMqSink<>(
        new SinkSettings(settings.pattern(), settings.endpoint(), bind, timeoutMillis), encoder);
  }

  /** Sends a first frame with the topic of a record; by default there is only the payload. */
  public ZeroMqSink<T> topics(MapFunction<? super T, String> topic) {
    return new ZeroMqSink<>(settings, new MessageEncoder<>(topic, encoder.payload()));
  }

  /** The payload of a record; by default its {@code toString()} in UTF-8. */
  public ZeroMqSink<T> payloads(MapFunction<? super T, byte[]> payload) {
    return new ZeroMqSink<>(settings, new MessageEncoder<>(encoder.topic(), payload));
  }

  /** The payload of a record, as text that is sent in UTF-8. */
  public ZeroMqSink<T> texts(MapFunction<? super T, String> text) {
    return payloads(record -> text.call(record).getBytes(StandardCharsets.UTF_8));
  }

  /** {@link Guarantee#AT_LEAST_ONCE} up to the library, which sends at most once. */
  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  /** Opens the socket, so that an endpoint in use is an error of the start. */
  @Override
  public OpenSink<T> open(SinkContext context) {
    return new MessageSink<>(context, encoder::encode, new SocketSender(settings));
  }

  /** {@code ZeroMQ pusher to tcp://localhost:5557}. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
