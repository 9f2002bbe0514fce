/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.SourceEvents;
import dev.tidemill.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commits how far a group has got. A commit that is not answered in time goes on behind the next
 * batches; there is at most one, and what it did not have yet is committed after it.
 */
final class GroupProgress {
  /** What has not changed is committed again now and then, lest the broker forget it. */
  private static final Duration COMMIT_AGAIN = Duration.ofMinutes(1);

  private final Cluster cluster;
  private final String group;
  private final Clock clock;
  private final Outage outage;
  private @Nullable KafkaOffsets released;
  private @Nullable KafkaOffsets committed;
  private @Nullable CompletableFuture<KafkaOffsets> open;
  private long askedNanos;
  private boolean failedBefore;

  GroupProgress(Cluster cluster, String group, String stream, SourceEvents events, Clock clock) {
    this.cluster = cluster;
    this.group = group;
    this.clock = clock;
    this.outage =
        new Outage("the progress of stream \"" + stream + "\" is not committed", events, clock);
    this.askedNanos = clock.nanoTime();
  }

  /**
   * All batches up to an offset have completed.
   *
   * @param brokersAway whether a commit would only add to the waiting
   * @throws TidemillException if the brokers refuse a commit
   */
  void release(KafkaOffsets upTo, boolean brokersAway, Duration patience)
      throws InterruptedException {
    released = upTo;
    settle(Duration.ZERO);
    if (open == null && !brokersAway && isDue()) {
      askedNanos = clock.nanoTime();
      open = cluster.commit(group, upTo);
      settle(patience);
    }
  }

  /** Commits what is not committed yet, and waits for it; nothing happens if all is. */
  void finish() throws InterruptedException {
    if (released == null) {
      return;
    }
    CompletableFuture<KafkaOffsets> pending = open;
    open = null;
    if (pending != null) {
      try {
        committed = Answers.await(pending);
      } catch (ClusterUnavailable | TidemillException e) {
        committed = null; // the last attempt says why, if it fails, too
      }
    }
    if (!released.equals(committed)) {
      committed = Answers.await(cluster.commit(group, released));
    }
  }

  private boolean isDue() {
    return !Objects.equals(released, committed)
        || clock.nanoTime() - askedNanos >= COMMIT_AGAIN.toNanos();
  }

  private void settle(Duration patience) throws InterruptedException {
    CompletableFuture<KafkaOffsets> pending = open;
    if (pending == null || !ClusterWatch.isAnswered(pending, patience, clock)) {
      return;
    }
    open = null;
    try {
      committed = Answers.await(pending);
      failedBefore = false;
      outage.ends();
    } catch (ClusterUnavailable e) {
      if (failedBefore) { // once is what brokers do that go away, which the source reports
        outage.goesOn(e);
      }
      failedBefore = true;
    }
  }
}
