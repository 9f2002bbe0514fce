/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.progress;

import dev.tidemill.spi.metrics.Progress;
import dev.tidemill.spi.metrics.Progress.Unit;
import dev.tidemill.time.Time;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The operations of a job that may take long and are under way. Recording them costs a few stores,
 * whether anybody looks or not. Safe for any thread.
 */
public final class LongOperations {
  private final Supplier<Time> now;
  private final List<OpenOperation> open = new CopyOnWriteArrayList<>();

  public LongOperations(Supplier<Time> now) {
    this.now = now;
  }

  /** For parts of a job that are used on their own. */
  public static LongOperations unwatched() {
    return new LongOperations(() -> Time.ofMillis(0));
  }

  /** Begins an operation of which nothing is known but that it goes on. */
  public OpenOperation step(String operation) {
    return begin(operation, Unit.NONE);
  }

  /** Begins an operation that is measured in bytes. */
  public OpenOperation bytes(String operation) {
    return begin(operation, Unit.BYTES);
  }

  /** Begins an operation that is measured in files. */
  public OpenOperation files(String operation) {
    return begin(operation, Unit.FILES);
  }

  private OpenOperation begin(String operation, Unit unit) {
    OpenOperation begun = new OpenOperation(operation, unit, now.get(), open::remove);
    open.add(begun);
    return begun;
  }

  /** What is under way; a step of the start only if nothing within it is known better. */
  public List<Progress> running() {
    List<Progress> all = open.stream().map(OpenOperation::progress).toList();
    List<Progress> measured =
        all.stream().filter(each -> each.unit() != Unit.NONE).toList();
    return measured.isEmpty() ? all : measured;
  }
}
