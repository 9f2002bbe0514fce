/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;

/**
 * A source of what receivers bring: it keeps that in memory, in blocks, until no batch needs it any
 * more.
 *
 * <p>The receiver starts when the source is opened. Its buffer is bounded, so a job that is slower
 * than its input slows down the sender. What was received and not used is lost when the process
 * ends.
 *
 * @param <T> type of the records
 */
public final class ReceiverSource<T> implements Source<T> {
  private final Origin origin;
  private final ReceiverSupplier<T> supplier;
  private final ReceiverSettings settings;
  private final StreamingListener listener;

  /**
   * A source.
   *
   * @param origin the operation that declared it
   */
  public ReceiverSource(
      Origin origin,
      ReceiverSupplier<T> supplier,
      ReceiverSettings settings,
      StreamingListener listener) {
    this.origin = origin;
    this.supplier = supplier;
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public OpenSource<T> open(SourceContext context) {
    LostBlocks lost = LostBlocks.before(context);
    BlockBuffer<T> buffer = new BlockBuffer<>(
        context.name(),
        context.clock(),
        context.zeroTime(),
        context.batchInterval().toMillis(),
        settings,
        lost.until());
    ReceiverSupervisor<T> supervisor = new ReceiverSupervisor<>(
        context,
        supplier,
        settings,
        buffer,
        new ReceiverEvents(context.name(), origin, context.clock(), listener));
    supervisor.start();
    return new OpenReceiverSource<>(buffer, supervisor, lost);
  }
}
