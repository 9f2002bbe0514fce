/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.simulation;

import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.SourceGap;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSupplier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The connection of the broker with the receiver of one life. The receiver's own thread only
 * connects. Everything else takes place on the thread that drives the job, so that a world is the
 * same in every run.
 */
final class PushSession implements StreamingListener {
  private static final int MILLIS_BETWEEN_LOOKS = 10;
  private static final int MAX_LOOKS = 6000;

  /** When nothing is left to do, what is still not acknowledged is sent again after so many steps. */
  private static final int PATIENCE = 3;

  private static final int MAX_TOGETHER = 3;

  private final PushBroker broker;
  private final Life life;
  private final Mutation mutation;
  private final SplittableRandom random;
  private final CompletableFuture<ReceiverContext<String>> connected = new CompletableFuture<>();
  private @Nullable PushedSource source;
  private int next;
  private int idleSteps;

  PushSession(PushBroker broker, Life life, Mutation mutation) {
    this.broker = broker;
    this.life = life;
    this.mutation = mutation;
    this.random = broker.random(life);
  }

  private Input.Kind kind() {
    return broker.input().kind();
  }

  private boolean oneIn(int bound) {
    return broker.input().seed() != 0 && random.nextInt(bound) == 0;
  }

  ReceiverSupplier<String> receivers() {
    return () -> new Receiver<>() {
      @Override
      public void onStart(ReceiverContext<String> context) {
        connected.complete(context);
      }

      @Override
      public void onStop() {}
    };
  }

  @Override
  public void onGap(SourceGap gap) {
    if (!life.isDead()) {
      broker.heard(gap.gap());
    }
  }

  /** Waits for the receiver, whose job has started, and tells it what is lost. */
  void begin() throws Exception {
    ReceiverContext<String> context = awaitReceiver();
    int stored = context.lastStored().map(Integer::parseInt).orElse(0);
    life.note("connected at " + stored);
    next = kind() == Input.Kind.BY_POSITION ? stored : 0;
    if (life.number() > 0 && oneIn(3)) {
      broker.lose(next, random);
    }
    for (List<Integer> lost = broker.untold(); !lost.isEmpty(); lost = broker.untold()) {
      List<Integer> rows = lost;
      life.act("gap " + rows, () -> {
        broker.told(rows);
        if (mutation.reportsGaps()) {
          context.reportGap(PushBroker.gap(rows));
        }
      });
    }
  }

  private ReceiverContext<String> awaitReceiver() throws Exception {
    boolean interrupted = Thread.interrupted();
    try {
      for (int looks = 0; looks < MAX_LOOKS; looks++) {
        life.requireAlive(); // one that was killed while it started may have no receiver
        try {
          return connected.get(MILLIS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          // not yet
        }
      }
      throw new AssertionError("no receiver has connected");
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Sends what has arrived, and perhaps some of it twice. */
  void push() throws Exception {
    broker.arrive();
    List<Integer> together = new ArrayList<>();
    int most = most();
    for (; next < broker.arrived() && !life.isDead(); next++) {
      if (kind() == Input.Kind.BY_POSITION || broker.isOwed(next)) {
        together.add(next);
      }
      if (together.size() >= most) {
        sendOnceOrTwice(together);
        together.clear();
        most = most();
      }
    }
    sendOnceOrTwice(together);
    idleSteps = Objects.requireNonNull(source).isDrained() ? idleSteps + 1 : 0;
    if (idleSteps == PATIENCE && kind() != Input.Kind.BY_POSITION) {
      next = 0;
      idleSteps = 0;
    }
  }

  private int most() {
    return broker.input().seed() == 0 ? 1 : 1 + random.nextInt(MAX_TOGETHER);
  }

  private void sendOnceOrTwice(List<Integer> rows) throws InterruptedException {
    send(rows);
    if (kind() == Input.Kind.WITH_IDS ? !oneIn(2) : kind() != Input.Kind.BY_POSITION && oneIn(4)) {
      send(rows);
    }
  }

  private void send(List<Integer> rows) throws InterruptedException {
    boolean interrupted = Thread.interrupted(); // meant for the driver, and not for a receiver
    try {
      if (!rows.isEmpty() && !life.isDead()) {
        store(List.copyOf(rows));
      }
    } catch (TidemillException e) {
      if (!life.isDead()) {
        throw e;
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void store(List<Integer> rows) throws InterruptedException {
    life.note("push " + rows);
    rows.forEach(broker::sent);
    if (mutation.acknowledgesBeforeStored()) {
      broker.acknowledge(rows);
    }
    String position =
        Integer.toString(rows.get(rows.size() - 1) + 1 + mutation.recordsAheadOfPosition());
    Delivery<String> delivery = Delivery.<String>of(
            rows.stream().map(broker.data()::text).toList())
        .position(position)
        .id(record -> "id of " + SourceData.row(record));
    connected
        .join()
        .store(
            kind() == Input.Kind.UNTIL_DONE
                ? delivery.onDone(outcome -> done(rows))
                : delivery.onStored(() -> acknowledge(rows)));
  }

  private void done(List<Integer> rows) {
    if (!life.isDead()) {
      Set<Integer> processed = new HashSet<>(life.world().effects().cuts().all());
      if (!processed.containsAll(rows)) {
        broker.problem(rows + " were said to be done, and were not processed");
      }
      acknowledge(rows);
    }
  }

  private void acknowledge(List<Integer> rows) {
    if (!life.isDead()) {
      life.act("acknowledge " + rows, () -> broker.acknowledge(rows));
    }
  }

  /** The source of this life, which is open. */
  PushedSource opened(OpenSource<String> received) {
    PushedSource opened = new PushedSource(life, received);
    source = opened;
    return opened;
  }

  /** Whether nothing is left to send, to be processed or to be acknowledged. */
  boolean isOver() throws Exception {
    if (!Objects.requireNonNull(source).isDrained()) {
      return false;
    }
    if (!broker.hasAllArrived() || next < broker.arrived()) {
      return false;
    }
    if (kind() == Input.Kind.BY_POSITION) {
      return true;
    }
    for (int row = 0; row < broker.arrived(); row++) {
      if (broker.isOwed(row)) {
        return false;
      }
    }
    return true;
  }
}
