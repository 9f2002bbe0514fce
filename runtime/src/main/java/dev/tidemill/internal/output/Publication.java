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
  private int released;

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
    while (released < outputs.size()) {
      Pending next = outputs.get(released);
      try {
        if (published == released) {
          ForeignCode.run(() -> next.sink().publish(next.batch(), next.receipts()));
          published++;
        }
        ForeignCode.run(() -> next.staging().release(next.batch()));
      } catch (Throwable e) {
        throw OutputFailure.of(next.output().origin() + " could not publish batch " + batchTime, e);
      }
      released++;
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
