/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.Origin;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.SourceContext;

/**
 * Opens the source of one stream that a receiver fills. The receiver starts at once; its buffer is
 * bounded, so a job that is slower than its input slows down the sender.
 *
 * @param origin the operation that declared the stream
 * @param onCallersThread whether callbacks run on the thread that causes them, so that a test is the
 *     same in every run
 */
public record ReceiverOpening(
    Origin origin, ReceiverSettings settings, StreamingListener listener, boolean onCallersThread)
    implements ReceiverOpener {
  private static final String IN_MEMORY =
      "what it has sent is in memory only, and is lost if the process ends before its batch is over";

  @Override
  public <T> OpenSource<T> open(
      ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context) {
    LostBlocks lost = LostBlocks.before(context);
    BlockBuffer<T> buffer = new BlockBuffer<>(
        context.name(),
        context.clock(),
        context.zeroTime(),
        context.batchInterval().toMillis(),
        settings.buffer(),
        lost.until());
    ReceiverEvents events =
        new ReceiverEvents(context.name(), origin, context.clock(), listener, IN_MEMORY);
    ReceiverSupervisor<T> supervisor = new ReceiverSupervisor<>(
        context,
        receiver,
        settings,
        buffer,
        () ->
            new Callbacks(context.threads(), onCallersThread, settings.buffer().records(), events),
        events);
    supervisor.start();
    return new OpenReceiverSource<>(buffer, supervisor, lost);
  }
}
