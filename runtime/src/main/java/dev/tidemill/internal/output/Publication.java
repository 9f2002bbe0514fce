/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.output;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.interrupt.ForeignCode;
import dev.tidemill.listener.OutputInfo;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.StagingArea;
import java.util.List;
import java.util.Optional;

/**
 * Publishes a decided batch by its receipts, output by output in the order of declaration. It may
 * be called until it works: what is published is not published again. Used on the driver's thread.
 */
public final class Publication {
  /** A sink with something to publish. */
  record Pending(
      OutputInfo output,
      OpenSink<?> sink,
      StagingArea staging,
      SinkBatch batch,
      List<String> receipts) {}

  private final String batchTime;
  private final List<Pending> outputs;
  private int published;

  Publication(String batchTime, List<Pending> outputs) {
    this.batchTime = batchTime;
    this.outputs = List.copyOf(outputs);
  }

  /**
   * Publishes what is not published yet.
   *
   * @throws TidemillException if an output fails; it may have published, and those after it have
   *     not
   */
  public void publish() {
    while (published < outputs.size()) {
      Pending next = outputs.get(published);
      try {
        ForeignCode.run(() -> next.sink().publish(next.batch(), next.receipts()));
      } catch (Throwable e) {
        throw OutputFailure.of(next.output().origin() + " could not publish batch " + batchTime, e);
      }
      published++;
    }
  }

  /**
   * Deletes what is staged, once no later start can want to publish it again.
   *
   * @throws TidemillException if some cannot be deleted; the others have been deleted all the same
   */
  public void release() {
    Optional<TidemillException> first = Optional.empty();
    for (Pending each : outputs) {
      try {
        ForeignCode.run(() -> each.staging().release(each.batch()));
      } catch (Throwable e) {
        TidemillException failure = OutputFailure.of(
            each.output().origin() + " could not delete what was staged for batch " + batchTime, e);
        first.ifPresent(failure::addSuppressed);
        first = Optional.of(failure);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  /** The outputs that have published. */
  public List<OutputInfo> published() {
    return infos(outputs.subList(0, published));
  }

  /** The outputs that have not, in the order in which they will. */
  public List<OutputInfo> pending() {
    return infos(outputs.subList(published, outputs.size()));
  }

  private static List<OutputInfo> infos(List<Pending> of) {
    return of.stream().map(Pending::output).toList();
  }
}
