/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.codec.Compatibility;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.StreamGraph;
import java.util.ArrayList;
import java.util.List;

/** Compares a job with a checkpoint as a start does, and starts nothing. */
public final class UpgradeCheck {
  private UpgradeCheck() {}

  /**
   * Compares what the job keeps something for.
   *
   * @param settings which changes are accepted
   * @throws TidemillException if a start would refuse them; the message is that of the start
   */
  public static Upgrade of(
      CheckpointSettings settings, JobProgress stored, StreamGraph graph, String directory) {
    return of(settings, stored, graph, JobDescriber.of(graph), directory);
  }

  /** As above, for a job that is described already. */
  static Upgrade of(
      CheckpointSettings settings,
      JobProgress stored,
      StreamGraph graph,
      JobDescription description,
      String directory) {
    Upgrade upgrade = Upgrade.between(
        stored.description(),
        description,
        graph.formerNames(),
        settings.dropped(),
        JobDescriber.panesOfStates(graph),
        stored.firstNames());
    upgrade.requireAccepted(settings.onChange(), directory);
    if (settings.onChange() == CheckpointSettings.OnChange.FAIL) {
      requireSame(
          "batch interval",
          stored.schedule().interval().toMillis() + " ms",
          graph.batchInterval().toMillis() + " ms");
    }
    return upgrade;
  }

  /**
   * Checks what must not change either if no change is accepted.
   *
   * @throws TidemillException if it has
   */
  static void requireSame(String what, Object before, Object now) {
    if (!before.equals(now)) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_MISMATCH,
          "the " + what + " was " + before + " and is " + now
              + ", and stream.checkpoint.onChange=fail accepts no change; nothing was changed");
    }
  }

  /** All differences of the classes of what is stored. */
  public static Compatibility types(Compatibility state, Compatibility received) {
    List<Compatibility.Change> changes = new ArrayList<>(state.changes());
    changes.addAll(received.changes());
    return new Compatibility(changes);
  }

  /**
   * Checks that what is stored has the classes of the program if no change is accepted.
   *
   * @param types of keys and values of keyed state, and of received records
   * @throws TidemillException if a class has changed; the message has all changes
   */
  public static void requireSameTypes(CheckpointSettings settings, Compatibility types) {
    if (settings.onChange() == CheckpointSettings.OnChange.FAIL
        && !types.changes().isEmpty()) {
      throw new TidemillException(
          ErrorCode.CHECKPOINT_MISMATCH,
          "classes of keys, values or received records have changed, and"
              + " stream.checkpoint.onChange=fail accepts no change; nothing was changed:\n"
              + types);
    }
  }

  /**
   * Checks that the job can go on with its batch interval.
   *
   * @throws TidemillException if a start would refuse it; the message is that of the start
   */
  public static void requireInterval(JobProgress stored, StreamGraph graph) {
    if (stored.lastTime().isPresent()) {
      ResumedTicks.next(
          stored, graph, stored.lastTime().get(), CheckpointSettings.MissedBatches.EVERY);
    }
  }
}
