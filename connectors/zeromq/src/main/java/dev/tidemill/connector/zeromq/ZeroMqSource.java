/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import org.jspecify.annotations.Nullable;

/**
 * Reads the messages of a socket; created by {@link ZeroMq}. Immutable: each method returns a new
 * source.
 *
 * <pre>{@code
 * ssc.stream("orders", ZeroMq.dealer("tcp://shop:5555").records(Json.records(Order.class)));
 * }</pre>
 *
 * <p>What is larger than {@link #maxMessageBytes} is reported and left out. What cannot be decoded
 * follows the failure policy of the job.
 *
 * @param <T> type of the records
 */
public final class ZeroMqSource<T> implements Source<T> {
  private final SourceSettings settings;
  private final RecordDecoder<? extends T> decoder;
  private final @Nullable MapFunction<ZeroMqMessage, Long> numberOf;

  private ZeroMqSource(
      SourceSettings settings,
      RecordDecoder<? extends T> decoder,
      @Nullable MapFunction<ZeroMqMessage, Long> numberOf) {
    this.settings = settings;
    this.decoder = decoder;
    this.numberOf = numberOf;
  }

  static ZeroMqSource<ZeroMqMessage> of(SourceSettings settings) {
    return new ZeroMqSource<>(settings, encoded -> (ZeroMqMessage) encoded, null);
  }

  /**
   * Binds the endpoint, and the other side connects. Only {@code localhost} is closed to other
   * machines; {@code tcp://*:5556} is open to all.
   */
  public ZeroMqSource<T> bind() {
    return new ZeroMqSource<>(settings.binding(), decoder, numberOf);
  }

  /**
   * How many messages may be on their way and not yet stored: 500 by default for a dealer, 1,000
   * otherwise. For a dealer, it must be less than the send high-water mark of the sender's socket,
   * which is 1,000 by default.
   */
  public ZeroMqSource<T> window(int messages) {
    return new ZeroMqSource<>(settings.withWindow(messages), decoder, numberOf);
  }

  /** The largest message that is accepted, in bytes of all frames; 1 MiB by default. */
  public ZeroMqSource<T> maxMessageBytes(int bytes) {
    return new ZeroMqSource<>(settings.withMaxMessageBytes(bytes), decoder, numberOf);
  }

  /**
   * Encrypts the connection with CURVE, ZeroMQ's own protocol: it has no TLS. Keys are in Z85, of 40
   * characters each, as {@code zmq_curve_keypair} makes them.
   *
   * @param serverKey public key of the other side, which must be the one that is connected to
   */
  public ZeroMqSource<T> curve(String serverKey, String publicKey, String secretKey) {
    return new ZeroMqSource<>(
        settings.withCurve(new CurveKeys(serverKey, publicKey, secretKey)), decoder, numberOf);
  }

  /**
   * Reports numbers that are missing between two messages as a gap. Without it, losses of {@code
   * subscribe} and {@code pull} cannot be known. With a checkpoint directory, what is lost between
   * two processes of the job is reported, too.
   *
   * @param number returns the number that the sender has given a message, each one more than that of
   *     the message before; for one sender
   */
  public ZeroMqSource<T> numbered(MapFunction<ZeroMqMessage, Long> number) {
    return new ZeroMqSource<>(settings, decoder, number);
  }

  /** The payload of each message as text, in UTF-8. */
  public ZeroMqSource<String> texts() {
    return records(RecordDecoder.text());
  }

  /** The payload of each message. */
  public ZeroMqSource<byte[]> bytes() {
    return records(RecordDecoder.bytes());
  }

  /**
   * Makes a record of each message, where a batch reads it. A message that the decoder fails on
   * follows the failure policy of the job: the batch fails, or the message becomes a dead letter.
   */
  public <U> ZeroMqSource<U> records(RecordDecoder<? extends U> newDecoder) {
    return new ZeroMqSource<>(settings, newDecoder, numberOf);
  }

  @Override
  public OpenSource<T> open(SourceContext context) throws Exception {
    ReceiverSource<ZeroMqMessage> messages =
        ReceiverSource.of(() -> new ZeroMqReceiver(settings, numberOf));
    return DecodedSource.<ZeroMqMessage, T>of(messages, decoder).open(context);
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  /** {@code ZeroMQ publisher tcp://localhost:5556}; no keys. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
