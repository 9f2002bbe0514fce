/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.job;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.job.ConnectorThreads;
import dev.tidemill.spi.plan.InputNode;
import dev.tidemill.spi.plan.PlanNode;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what a source has as a dataset. */
public final class SourceDataset {
  private static final Logger LOG = LoggerFactory.getLogger(SourceDataset.class);

  private SourceDataset() {}

  /** The records between the begin of a source and its end now. */
  public static <T> PlanNode<T> of(Origin origin, Source<T> source, ContextParts parts) {
    Time now = parts.clock().now();
    SourceContext context = new SourceContext(
        "dataset",
        parts.job(),
        parts.clock(),
        parts.storage(),
        ConnectorThreads.of("dataset"),
        parts.settings().batchInterval(),
        now,
        now,
        parts.engine().evaluator().defaultPartitions(),
        new NoReceivers(origin),
        (message, cause) -> LOG.warn("{}: {}", origin, message),
        Optional.empty());
    try (OpenSource<T> opened = source.open(context)) {
      Offset from = opened.begin();
      Offset until = opened.end(now, from, Long.MAX_VALUE);
      List<SourcePartition<T>> partitions = opened.partitions(new OffsetRange(from, until));
      return new InputNode<>(origin, "dataset", partitions);
    } catch (TidemillException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          "the source given to " + origin + " cannot be read as a dataset: " + e,
          e);
    }
  }

  private record NoReceivers(Origin origin) implements ReceiverOpener {
    @Override
    public <T> OpenSource<T> open(
        ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "the source given to " + origin + " is a receiver, whose records arrive while a job runs;"
              + " give it to stream(...)");
    }
  }
}
