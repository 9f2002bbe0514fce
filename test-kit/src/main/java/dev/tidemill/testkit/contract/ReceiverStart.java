/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contract;

import dev.tidemill.spi.source.Delivery;
import dev.tidemill.spi.source.Gap;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One start of a receiver on trial. It stands between the receiver and the runtime, passes everything
 * on, and remembers what was received, reported and called back, and how the receiver has ended.
 * Guarded by its monitor.
 */
final class ReceiverStart<T> extends ForwardingReceiver<T> {
  private final Patience patience;
  private final List<T> received = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Gap> gaps = new ArrayList<>();
  private Optional<ReceiverContext<T>> context = Optional.empty();
  private Optional<String> lastStored = Optional.empty();
  private Optional<String> ending = Optional.empty();
  private Optional<Runnable> heldRestart = Optional.empty();
  private boolean endsAreHeld;
  private boolean isStopped;
  private int inOnStart;
  private int inStore;
  /** Deliveries that are in the buffer, less callbacks that have returned; these may be ahead. */
  private int awaitedStored;

  private int awaitedDone;
  private long withoutCredit;

  ReceiverStart(Receiver<T> receiver, Patience patience) {
    super(receiver);
    this.patience = patience;
  }

  @Override
  public void onStart(ReceiverContext<T> runtime) throws Exception {
    synchronized (this) {
      context = Optional.of(runtime);
      lastStored = runtime.lastStored();
      inOnStart++;
    }
    try {
      receiver().onStart(new Observed(runtime));
    } catch (Exception e) {
      end("onStart has thrown " + e);
      awaitPermissionToEnd();
      throw e;
    } finally {
      change(() -> inOnStart--);
    }
  }

  /** Returns only when the receiver can have stopped by itself, or has been stopped. */
  private synchronized void awaitPermissionToEnd() throws InterruptedException {
    while (endsAreHeld && !isStopped) {
      wait();
    }
  }

  @Override
  public void onStop() throws Exception {
    change(() -> isStopped = true);
    end("it was stopped");
    receiver().onStop();
  }

  private void end(String how) {
    change(() -> {
      if (ending.isEmpty()) {
        ending = Optional.of(how);
      }
    });
  }

  private void change(Runnable change) {
    synchronized (this) {
      change.run();
      notifyAll();
    }
    patience.changed();
  }

  /** The runtime does not hear that the receiver has failed, until this is over. */
  void holdEnds(boolean held) {
    change(() -> endsAreHeld = held);
    Optional<Runnable> restart;
    synchronized (this) {
      restart = held ? Optional.empty() : heldRestart;
    }
    restart.ifPresent(Runnable::run);
  }

  /** How the receiver has ended; empty while it runs. */
  synchronized Optional<String> ending() {
    return ending;
  }

  /** Whether {@code onStart} is at work. */
  synchronized boolean isInOnStart() {
    return inOnStart > 0;
  }

  synchronized List<T> received() {
    return List.copyOf(received);
  }

  /** Whether the receiver can store nothing without waiting; if it blocks, whether it waits. */
  synchronized boolean isFull(boolean blocks) {
    return context.filter(runtime -> runtime.credit().isEmpty()).isPresent()
        && (inStore > 0 || !blocks);
  }

  /** Whether all callbacks for stored records have returned, or never come because it has ended. */
  synchronized boolean hasCalledStored() {
    return awaitedStored <= 0 || (ending.isPresent() && !endsAreHeld);
  }

  /** Whether all callbacks for records that are done have returned, or never come. */
  synchronized boolean hasCalledDone() {
    return awaitedDone <= 0 || (ending.isPresent() && !endsAreHeld);
  }

  synchronized long storedWithoutCredit() {
    return withoutCredit;
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  synchronized Optional<String> lastStored() {
    return lastStored;
  }

  /** What the receiver sees of the runtime. */
  private final class Observed extends ForwardingReceiverContext<T> {
    Observed(ReceiverContext<T> runtime) {
      super(runtime);
    }

    @Override
    public void store(T record) throws InterruptedException {
      enter(1);
      boolean stored = false;
      try {
        super.store(record);
        stored = true;
      } finally {
        leave(stored, Delivery.of(record));
      }
    }

    /** It returns when the records are durable, so they count as received before. */
    @Override
    public void store(Collection<? extends T> records) throws InterruptedException {
      Delivery<T> all = Delivery.of(records);
      enter(records.size());
      change(() -> received.addAll(all.records()));
      boolean stored = false;
      try {
        super.store(records);
        stored = true;
      } finally {
        boolean back = !stored;
        change(() -> {
          inStore--;
          if (back) {
            received.removeAll(all.records());
          }
        });
      }
    }

    @Override
    public void store(Delivery<? extends T> delivery) throws InterruptedException {
      enter(delivery.records().size());
      boolean stored = false;
      try {
        super.store(observed(delivery));
        stored = true;
      } finally {
        leave(stored, delivery);
      }
    }

    /** One step, so that nobody sees a store at work whose records are in the buffer. */
    private void leave(boolean stored, Delivery<? extends T> delivery) {
      change(() -> {
        inStore--;
        if (stored) {
          received.addAll(delivery.records());
          awaitedStored += delivery.onStored().isPresent() ? 1 : 0;
          awaitedDone += delivery.onDone().isPresent() ? 1 : 0;
        }
      });
    }

    private void enter(int records) {
      boolean fits = runtime().isStopped() || runtime().credit().records() >= records;
      change(() -> {
        inStore++;
        withoutCredit += fits ? 0 : records;
      });
    }

    private <R extends T> Delivery<R> observed(Delivery<R> delivery) {
      Delivery<R> seen = delivery;
      if (delivery.onStored().isPresent()) {
        Runnable callback = delivery.onStored().get();
        seen = seen.onStored(() -> {
          try {
            callback.run();
          } finally {
            change(() -> awaitedStored--);
          }
        });
      }
      if (delivery.onDone().isPresent()) {
        var callback = delivery.onDone().get();
        seen = seen.onDone(outcome -> {
          try {
            callback.accept(outcome);
          } finally {
            change(() -> awaitedDone--);
          }
        });
      }
      return seen;
    }

    @Override
    public void reportError(String message, Throwable cause) {
      change(() -> problems.add(message));
      super.reportError(message, cause);
    }

    @Override
    public void reportGap(Gap gap) {
      change(() -> gaps.add(gap));
      super.reportGap(gap);
    }

    @Override
    public void restart(String message, Throwable cause) {
      end("restart was called: " + message);
      boolean held;
      synchronized (ReceiverStart.this) {
        held = endsAreHeld;
        if (held) {
          heldRestart = Optional.of(() -> super.restart(message, cause));
        }
      }
      if (!held) {
        super.restart(message, cause);
      }
    }

    @Override
    public void stop(String message) {
      end("stop was called: " + message);
      super.stop(message);
    }
  }
}
