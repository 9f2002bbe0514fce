/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.time.Clock;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at topics for the driver, without keeping it waiting: a question that is not answered in
 * time stays open, and a later look takes its answer.
 *
 * <p>There is at most one open question. Only the look that has asked it waits; later looks find
 * the answer or do not. So brokers that are away cost one short wait for each question, not one for
 * each batch.
 */
final class ClusterWatch {
  /** Between two looks at the clock. */
  private static final long WAIT_MS = 10;

  private final Cluster cluster;
  private final Subscription subscription;
  private final Duration discoverEvery;
  private final Clock clock;

  private TopicCatalog catalog;
  private Time catalogTime;
  private boolean catalogDoubtful;
  private @Nullable CompletableFuture<ClusterView> open;
  private boolean intakeStopped;
  private @Nullable ClusterView last;

  ClusterWatch(
      Cluster cluster,
      Subscription subscription,
      Duration discoverEvery,
      Clock clock,
      TopicCatalog catalog) {
    this.cluster = cluster;
    this.subscription = subscription;
    this.discoverEvery = discoverEvery;
    this.clock = clock;
    this.catalog = catalog;
    this.catalogTime = clock.now();
  }

  /**
   * What the brokers say; empty if they have not answered yet.
   *
   * @param patience how long to wait, by the job's clock
   * @throws ClusterUnavailable if the question has failed; the next look asks again
   */
  Optional<ClusterView> look(Duration patience) throws InterruptedException {
    if (last != null) {
      return Optional.of(last);
    }
    CompletableFuture<ClusterView> question = open;
    Duration wait = question == null || intakeStopped ? patience : Duration.ZERO;
    if (question == null) {
      question = ask();
      open = question;
    }
    if (!isAnswered(question, wait, clock)) {
      return Optional.empty();
    }
    open = null;
    try {
      ClusterView view = Answers.await(question);
      catalog = view.catalog();
      catalogDoubtful = false;
      last = intakeStopped ? view : null;
      return Optional.of(view);
    } catch (RuntimeException e) {
      doubtCatalog(); // what was known may be the reason
      throw e;
    }
  }

  /** The next question asks which topics there are, however short a time ago that was asked. */
  void doubtCatalog() {
    catalogDoubtful = true;
  }

  /** The first answer to a question that is asked from now on is the last one. */
  void stopIntake() {
    intakeStopped = true;
    doubtCatalog();
    open = null;
  }

  private CompletableFuture<ClusterView> ask() {
    Time now = clock.now();
    if (catalogDoubtful || !now.isBefore(catalogTime.plus(discoverEvery))) {
      catalogTime = now;
      return cluster.catalog(subscription).thenCompose(this::positions);
    }
    return positions(catalog);
  }

  private CompletableFuture<ClusterView> positions(TopicCatalog of) {
    return cluster
        .positions(of.partitions())
        .thenApply(positions -> new ClusterView(of, positions));
  }

  /**
   * Waits for an answer, or until some time has passed by the job's clock: on a manual clock for
   * the answer.
   */
  static boolean isAnswered(CompletableFuture<?> answer, Duration patience, Clock clock)
      throws InterruptedException {
    long start = clock.nanoTime();
    while (!answer.isDone() && clock.nanoTime() - start < patience.toNanos()) {
      try {
        answer.get(WAIT_MS, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        // looks at the clock, which may be another one than that of this wait
      } catch (ExecutionException e) {
        return true; // whoever takes the answer gets the failure
      }
    }
    return answer.isDone();
  }
}
