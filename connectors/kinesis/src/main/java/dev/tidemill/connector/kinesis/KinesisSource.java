/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Reads the records of a stream; created by {@link Kinesis#stream}. Immutable: each method returns a
 * new source.
 *
 * <pre>{@code
 * DStream<String> orders = ssc.stream(
 *     "orders",
 *     Kinesis.stream("orders")
 *         .region("eu-west-1")
 *         .role("arn:aws:iam::123456789012:role/order-report")
 *         .startingAt(KinesisStart.trimHorizon())
 *         .texts());
 * }</pre>
 *
 * <p>A batch contains what has been fetched of each shard when it is cut, up to the rate limits. Each
 * shard becomes one partition of the batch, in the order of the shard. When a shard is split or
 * merged, the shards that follow it are read when it is read to its end, so the records of one
 * partition key stay in order.
 *
 * <p>While the service does not answer, batches are empty, and listeners are notified once; a batch
 * that is already cut and needs records again waits for them, up to {@link #readTimeout}.
 */
public final class KinesisSource implements Source<KinesisRecord> {
  private final SourceSettings settings;

  private KinesisSource(SourceSettings settings) {
    this.settings = settings;
  }

  static KinesisSource of(String stream) {
    return new KinesisSource(SourceSettings.of(stream));
  }

  /**
   * Makes a record of the data of each record with a decoder, on the workers. A record that cannot be decoded names its position and
   * follows the failure policy of the job. Must be the last step, because the result has no more
   * options.
   */
  public <T> Source<T> records(RecordDecoder<? extends T> decoder) {
    return DecodedSource.of(this, decoder);
  }

  /** Decodes each record as UTF-8 text. Must be the last step. */
  public Source<String> texts() {
    return records(RecordDecoder.text());
  }

  /** The data of each record. Must be the last step. */
  public Source<byte[]> bytes() {
    return records(RecordDecoder.bytes());
  }

  /** The region of the service; by default that of the environment or of the profile. */
  public KinesisSource region(String region) {
    return withAccess(access -> access.withRegion(region));
  }

  /** The address of the service, such as that of a VPC endpoint; by default that of the region. */
  public KinesisSource endpoint(String uri) {
    return withAccess(access -> access.withEndpoint(uri));
  }

  /**
   * The profile of the AWS configuration files that has the credentials, and the region unless {@link
   * #region} is given. It is used even where the environment has credentials, too. By default, the
   * SDK looks for credentials where it always does: system properties, environment, web identity,
   * default profile, container, instance.
   */
  public KinesisSource profile(String name) {
    return withAccess(access -> access.withProfile(name));
  }

  /** A role to assume, by its ARN; by default none. */
  public KinesisSource role(String arn) {
    return withAccess(access -> access.withRole(arn));
  }

  /**
   * Authorities whose certificates are trusted, in a file as {@code keytool} makes it; by default
   * those of the JVM.
   */
  public KinesisSource trustStore(Path file, String password) {
    return withAccess(access -> access.withTrustStore(file, password));
  }

  /** How long to wait for a connection, and for each answer; 10 seconds by default. */
  public KinesisSource timeout(Duration limit) {
    return withAccess(access -> access.withTimeout(limit));
  }

  /** Where a new job begins; by default with the records that arrive after the start. */
  public KinesisSource startingAt(KinesisStart start) {
    return new KinesisSource(settings.with(start));
  }

  /**
   * How to handle records that the stream no longer has when they are to be read;
   * {@link KinesisDataLoss#FAIL} by default.
   */
  public KinesisSource onDataLoss(KinesisDataLoss policy) {
    return new KinesisSource(settings.with(policy));
  }

  /**
   * The pause between two requests for records of a shard, at least 200 ms; 250 ms by default. The
   * service allows five requests a second for each shard, from all who read it together.
   */
  public KinesisSource pollInterval(Duration interval) {
    return pollIntervalOfAnyLength(
        Arguments.requireAtLeast("pollInterval", Duration.ofMillis(200), interval));
  }

  /** Also one that the service would refuse: for tests, whose server has no limit. */
  KinesisSource pollIntervalOfAnyLength(Duration interval) {
    return new KinesisSource(settings.withPollInterval(interval));
  }

  /** The pause after the first of several requests that fail: for tests that make them fail. */
  KinesisSource firstBackoff(Duration pause) {
    return new KinesisSource(settings.withFirstBackoff(pause));
  }

  /**
   * How many bytes may be fetched ahead, of all shards together; 64 MiB by default. Each shard may
   * exceed it by one answer of the service, which has up to 10 MB.
   */
  public KinesisSource bufferBytes(long bytes) {
    return new KinesisSource(settings.withBufferBytes(bytes));
  }

  /**
   * How long a worker tries to fetch records of a batch again before the batch fails; 60 seconds by
   * default.
   */
  public KinesisSource readTimeout(Duration limit) {
    return new KinesisSource(settings.withReadTimeout(limit));
  }

  @Override
  public OpenSource<KinesisRecord> open(SourceContext context) throws InterruptedException {
    return OpenKinesisSource.open(
        settings,
        context,
        () -> SdkStream.connect(settings.access(), context.job().id()));
  }

  /** The stream and where it is; nothing secret. */
  @Override
  public String toString() {
    return settings.access().toString();
  }

  private KinesisSource withAccess(UnaryOperator<Access> change) {
    return new KinesisSource(settings.with(change.apply(settings.access())));
  }
}
