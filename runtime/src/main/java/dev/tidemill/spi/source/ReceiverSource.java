/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.source;

import java.util.Objects;
import java.util.Optional;

/**
 * A source of what a {@link Receiver} stores. A connector that is pushed its records returns it.
 *
 * <pre>{@code
 * public static Source<Message> queue(String uri, String queue) {
 *   return ReceiverSource.of(() -> new QueueReceiver(uri, queue))
 *       .withDeduplication(new Deduplication(100_000, Duration.ofHours(1)));
 * }
 * ssc.stream("orders", Broker.queue("amqp://localhost", "orders"));
 * }</pre>
 *
 * <p>Records are kept in a bounded buffer until the batch that takes them is over. If the job has a
 * checkpoint directory, they are also written to a block log there, and the next start of the job
 * finds those that no batch has finished. Their classes are seen from the records; if one could not
 * be read again after a restart, the first store of it fails and says why.
 *
 * @param <T> type of the records
 */
public final class ReceiverSource<T> implements Source<T> {
  private final ReceiverSupplier<T> receiver;
  private final ReceiverOptions options;

  private ReceiverSource(ReceiverSupplier<T> receiver, ReceiverOptions options) {
    this.receiver = receiver;
    this.options = options;
  }

  /**
   * Creates a source.
   *
   * @param receiver creates a receiver for each start and restart
   */
  public static <T> ReceiverSource<T> of(ReceiverSupplier<T> receiver) {
    return new ReceiverSource<>(Objects.requireNonNull(receiver), ReceiverOptions.DEFAULT);
  }

  /**
   * Returns this source with records left out whose {@linkplain Delivery#id id} was stored before.
   * Off by default.
   */
  public ReceiverSource<T> withDeduplication(Deduplication window) {
    return new ReceiverSource<>(
        receiver, new ReceiverOptions(Optional.of(window), options.logged()));
  }

  /**
   * Returns this source without a block log, even if the job has a checkpoint directory: records are
   * stored as soon as they are in memory, and are lost when the process ends.
   */
  public ReceiverSource<T> withoutBlockLog() {
    return new ReceiverSource<>(receiver, new ReceiverOptions(options.deduplication(), false));
  }

  /** Returns what creates the receivers. */
  public ReceiverSupplier<T> receiver() {
    return receiver;
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  @Override
  public OpenSource<T> open(SourceContext context) throws Exception {
    return context.receivers().open(receiver, options, context);
  }
}
