/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.graph.StreamGraph;

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
    Upgrade upgrade =
        Upgrade.between(stored.description(), description, graph.formerNames(), settings.dropped());
    upgrade.requireAccepted(settings.onChange(), directory);
    return upgrade;
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
