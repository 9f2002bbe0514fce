/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.source;

import dev.tidemill.error.Origin;
import dev.tidemill.internal.blocklog.BlockLog;
import dev.tidemill.internal.blocklog.BlockLogPlace;
import dev.tidemill.internal.blocklog.BlockLogWriter;
import dev.tidemill.internal.blocklog.IdWindow;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.SourceContext;
import java.util.Optional;

/**
 * Opens the source of one stream that a receiver fills. The receiver starts at once; its buffer is
 * bounded, so a job that is slower than its input slows down the sender.
 *
 * @param origin the operation that declared the stream
 * @param logPlace where received records are kept for the next start; empty if they are not
 * @param onCallersThread whether callbacks run on the thread that causes them, so that a test is the
 *     same in every run
 */
public record ReceiverOpening(
    Origin origin,
    ReceiverSettings settings,
    StreamingListener listener,
    Optional<BlockLogPlace> logPlace,
    boolean onCallersThread)
    implements ReceiverOpener {
  @Override
  public <T> OpenSource<T> open(
      ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context) {
    Optional<BlockLogPlace> place = logPlace.filter(log -> options.logged());
    ReceiverEvents events = new ReceiverEvents(
        context.name(), origin, context.clock(), listener, guarantee(place, options));
    LostBlocks lost = LostBlocks.before(context);
    BlockBuffer<T> buffer = new BlockBuffer<>(
        context.name(),
        context.clock(),
        context.zeroTime(),
        context.batchInterval().toMillis(),
        settings.buffer(),
        new IdWindow(options.deduplication()),
        lost.until());
    Optional<BlockLogWriter> log =
        place.map(where -> openLog(where, buffer, options, lost, context, events));
    ReceiverSupervisor<T> supervisor = new ReceiverSupervisor<>(
        context,
        receiver,
        settings,
        buffer,
        () ->
            new Callbacks(context.threads(), onCallersThread, settings.buffer().records(), events),
        events);
    try {
      supervisor.start();
    } catch (Throwable e) { // such as no thread to give
      log.ifPresent(BlockLogWriter::close);
      throw e;
    }
    return new OpenReceiverSource<>(buffer, supervisor, lost, log, events);
  }

  private static BlockLogWriter openLog(
      BlockLogPlace place,
      BlockBuffer<?> buffer,
      ReceiverOptions options,
      LostBlocks lost,
      SourceContext context,
      ReceiverEvents events) {
    LogLink link = buffer.link(new ChunkQueue(place.codecs()), events);
    BlockLog log = BlockLog.open(place, lost.needed(), new IdWindow(options.deduplication()), link);
    BlockLogWriter writer;
    try {
      writer = new BlockLogWriter(
          log,
          context.clock(),
          place.onCallersThread(),
          work -> context.threads().newThread("block-log", work));
    } catch (Throwable e) { // such as no thread to give
      log.close();
      throw e;
    }
    buffer.logTo(link, writer, log.recovered(), lost.needed());
    return writer;
  }

  private static String guarantee(Optional<BlockLogPlace> place, ReceiverOptions options) {
    String duplicates = options
        .deduplication()
        .map(window -> "; ids are remembered for " + window.age().toMillis() + " ms, at most "
            + window.count() + " of them")
        .orElse("");
    return place
            .map(where -> "stored records are in the block log (durability "
                + where.survives()
                + ") until their batch is over")
            .orElse("stored records are in memory only, and are lost if the process ends before"
                + " their batch is over")
        + duplicates;
  }
}
