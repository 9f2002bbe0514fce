/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.function.MapFunction;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.MessageSink;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Puts the records of a stream into a Kinesis stream; created by {@link Kinesis#sink}. Immutable: each
 * method returns a new sink.
 *
 * <pre>{@code
 * counts.writeTo(Kinesis.<Pair<String, Long>>sink("counts")
 *     .region("eu-west-1")
 *     .keys(Pair::key)
 *     .texts(count -> count.key() + "=" + count.value()));
 * }</pre>
 *
 * <p>Workers make the records and stage them; when the batch is decided the driver puts them, up to
 * 500 in a request, and again those that the service has refused. It does so at least once: if
 * putting fails half-way, or the process ends in it, the batch is put again as a whole. Records of
 * one partition key stay in order as long as the service refuses none.
 *
 * @param <T> type of the stream's records
 */
public final class KinesisSink<T> implements Sink<T> {
  private static final Duration PUT_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_RECORD_BYTES = 1 << 20;

  private final Access access;
  private final RecordEncoder<T> encoder;
  private final Duration putTimeout;

  private KinesisSink(Access access, RecordEncoder<T> encoder, Duration putTimeout) {
    this.access = access;
    this.encoder = encoder;
    this.putTimeout = putTimeout;
  }

  static <T> KinesisSink<T> ofTexts(String stream) {
    return new KinesisSink<>(
        Access.of(stream),
        new RecordEncoder<T>(
            record -> keyOf(String.valueOf(record)),
            record -> String.valueOf(record).getBytes(StandardCharsets.UTF_8),
            MAX_RECORD_BYTES),
        PUT_TIMEOUT);
  }

  /** The service hashes it again, so any short text that differs between records will do. */
  private static String keyOf(String text) {
    return Integer.toHexString(text.hashCode());
  }

  /**
   * The partition key of a record: the service puts records of one key into one shard. By default a
   * hash of the record's text, so that records are spread over all shards.
   */
  public KinesisSink<T> keys(MapFunction<? super T, String> key) {
    return new KinesisSink<>(access, encoder.withKeys(key), putTimeout);
  }

  /** The content of a record; by default its {@code toString()} in UTF-8. */
  public KinesisSink<T> payloads(MapFunction<? super T, byte[]> payload) {
    return new KinesisSink<>(access, encoder.withData(payload), putTimeout);
  }

  /** The content of a record, as text that is put in UTF-8. */
  public KinesisSink<T> texts(MapFunction<? super T, String> text) {
    return payloads(record -> text.call(record).getBytes(StandardCharsets.UTF_8));
  }

  /** The largest record that the stream takes, with its partition key; 1 MiB by default. */
  public KinesisSink<T> maxRecordBytes(int bytes) {
    return new KinesisSink<>(access, encoder.withMaxBytes(bytes), putTimeout);
  }

  /**
   * How long records that the service refuses are put again before publishing the batch fails; 30
   * seconds by default.
   */
  public KinesisSink<T> putTimeout(Duration limit) {
    return new KinesisSink<>(
        access, encoder, Arguments.requireAtLeast("putTimeout", Duration.ofMillis(1), limit));
  }

  /** The region of the service; by default that of the environment or of the profile. */
  public KinesisSink<T> region(String region) {
    return withAccess(current -> current.withRegion(region));
  }

  /** The address of the service, such as that of a VPC endpoint; by default that of the region. */
  public KinesisSink<T> endpoint(String uri) {
    return withAccess(current -> current.withEndpoint(uri));
  }

  /** The profile with the credentials; see {@link KinesisSource#profile}. */
  public KinesisSink<T> profile(String name) {
    return withAccess(current -> current.withProfile(name));
  }

  /** A role to assume, by its ARN; by default none. */
  public KinesisSink<T> role(String arn) {
    return withAccess(current -> current.withRole(arn));
  }

  /** Authorities whose certificates are trusted; by default those of the JVM. */
  public KinesisSink<T> trustStore(Path file, String password) {
    return withAccess(current -> current.withTrustStore(file, password));
  }

  /** How long to wait for a connection, and for each answer; 10 seconds by default. */
  public KinesisSink<T> timeout(Duration limit) {
    return withAccess(current -> current.withTimeout(limit));
  }

  /** {@link Guarantee#AT_LEAST_ONCE}: the service does not know which batches it has got. */
  @Override
  public Guarantee guarantee() {
    return Guarantee.AT_LEAST_ONCE;
  }

  /** Asks for the stream, so that a wrong name or wrong credentials are an error of the start. */
  @Override
  public OpenSink<T> open(SinkContext context) {
    return new MessageSink<>(
        context,
        encoder::encode,
        Publisher.open(access, putTimeout, context.job().id()));
  }

  /** The stream and where it is; nothing secret. */
  @Override
  public String toString() {
    return access.toString();
  }

  private KinesisSink<T> withAccess(UnaryOperator<Access> change) {
    return new KinesisSink<>(change.apply(access), encoder, putTimeout);
  }
}
