/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import dev.tidemill.spi.kernel.Push;
import dev.tidemill.spi.keyed.KeyedSteps;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.plan.StateNode;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The state at the far end: it stays there between batches and is changed, shown and given up by messages. Each partition could
 * have a worker of its own, since it has tables of its own.
 */
final class StateKeeper {
  /** The version of a state that no batch has left yet. */
  static final long NO_BATCH = Long.MIN_VALUE;

  private static final Map<Address, Kept> KEPT = new ConcurrentHashMap<>();

  private StateKeeper() {}

  /**
   * Where one partition of a state is.
   *
   * @param engine tells the engines of this process apart
   * @param state name of the state
   */
  record Address(String engine, String state, int partition) implements Serializable {}

  /**
   * Tables, and the batch that has left them so.
   *
   * @param versionMillis the time of that batch, or {@link #NO_BATCH}
   */
  private record Kept(StateTable table, long versionMillis) {}

  /** What becomes of the changes that the last batch has made. */
  sealed interface Message extends Serializable {
    Address address();

    void take();
  }

  /**
   * What there is of a partition.
   *
   * @param keys keys that the last batch has left
   * @param changed keys that the open batch has set
   * @param removed keys that the open batch has removed
   */
  record Measured(long keys, long changed, long removed) implements Serializable {}

  /** Tells how much there is of a partition, and how much of it the open batch has changed. */
  static Measured measure(Address address) {
    StateTable table = find(address);
    return new Measured(table.size(), table.changedKeys(), table.removedKeys());
  }

  /** They are the state now. */
  record Commit(Address address, long batchMillis) implements Message {
    @Override
    public void take() {
      StateTable table = find(address);
      table.commit(address.partition(), Time.ofMillis(batchMillis));
      KEPT.put(address, new Kept(table, batchMillis));
    }
  }

  /** They are taken back, if there are any; the state is that of the batch before. */
  record Abort(Address address) implements Message {
    @Override
    public void take() {
      Kept kept = KEPT.get(address);
      if (kept != null) {
        kept.table().abort();
      }
    }
  }

  /** There is no state any more, or none yet. */
  record Forget(Address address) implements Message {
    @Override
    public void take() {
      KEPT.remove(address);
    }
  }

  /** The tables that a batch is about to change, which the batch before must have left; there are none before the first. */
  static StateTable open(Address address, KeyGroups groups, boolean timed, long fromMillis) {
    Kept kept =
        KEPT.computeIfAbsent(address, a -> new Kept(new StateTable(groups, timed), NO_BATCH));
    if (kept.versionMillis() != fromMillis) {
      throw new IllegalStateException(
          address + " is of " + kept.versionMillis() + " and not of " + fromMillis);
    }
    return kept.table();
  }

  /** Pushes what a view of the state shows. */
  static void show(Address address, StateNode.View view, Push<Object> stage, boolean stopsEarly) {
    switch (view) {
      case ALL -> KeyedSteps.pushAll(find(address), address.partition(), stage, stopsEarly);
      case CHANGES -> KeyedSteps.pushChanges(find(address), address.partition(), stage, stopsEarly);
      case EMITTED -> throw new IllegalArgumentException("what is emitted goes to the driver");
    }
  }

  private static StateTable find(Address address) {
    Kept kept = KEPT.get(address);
    if (kept == null) {
      throw new IllegalStateException("there is no state at " + address);
    }
    return kept.table();
  }
}
