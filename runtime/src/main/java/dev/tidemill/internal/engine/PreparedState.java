/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.engine;

import dev.tidemill.spi.engine.StateDelta;
import dev.tidemill.spi.plan.PaneKey;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;

/**
 * What a batch has changed, before it is committed.
 *
 * @param changes the changes of keyed state, by name
 * @param panes the panes that the batch has computed
 * @param store the panes of earlier batches
 */
record PreparedState(
    List<PreparedChange> changes, SortedMap<PaneKey, PartitionedRecords<?>> panes, PaneStore store)
    implements StateDelta {
  @Override
  public List<String> states() {
    return changes.stream().map(PreparedChange::name).toList();
  }

  @Override
  public void write(StateOutput out) throws IOException {
    EngineStateWriter writer = new EngineStateWriter(out);
    writer.writeHeader(EngineStateWriter.CHANGES);
    out.writeInt(changes.size());
    for (PreparedChange change : changes) {
      if (!change.made().state().isChanging()) {
        throw new IllegalStateException("what batch " + change.change().to()
            + " has changed is written after the batch; write it before commit or close");
      }
      writer.writeChange(change);
    }
    SortedMap<String, Time> first = store.firstBatches();
    panes.keySet().forEach(pane -> first.putIfAbsent(pane.stream(), pane.batch()));
    writer.writeFirstBatches(first);
    writer.writePanes(panes);
  }
}
