/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.state;

import dev.tidemill.spi.engine.StateActivity;
import dev.tidemill.spi.keyed.StateTable;
import dev.tidemill.spi.state.KeyGroups;
import dev.tidemill.time.Time;
import java.util.Optional;

/**
 * One keyed state, and the batch that left it as it is. A batch opens it, changes its table, and
 * then either aborts, or begins its commit, which it must carry through.
 */
public final class VersionedState {
  private final StateTable table;
  private Optional<Time> version;
  private boolean changing;
  private boolean committing;
  private long changed;
  private long removed;
  private boolean measured;
  private Optional<StateActivity> activity = Optional.empty();

  /**
   * A state.
   *
   * @param version the batch that left the table as it is, or empty if there is none yet
   */
  VersionedState(StateTable table, Optional<Time> version) {
    this.table = table;
    this.version = version;
  }

  public StateTable table() {
    return table;
  }

  /**
   * The same in another number of partitions, which the job may have after a restart. Of another
   * number of groups nothing can be made; it is returned as it is.
   */
  VersionedState placedBy(KeyGroups groups) {
    return groups.equals(table.groups()) || groups.count() != table.groups().count()
        ? this
        : new VersionedState(table.placedBy(groups), version);
  }

  /**
   * The same with or without timeouts, which an upgrade of the job may have added or removed. Keys
   * count as used in the batch that left them. So the batch that is about to change them may fail
   * and another one come in its place, and what is written and read again is the same.
   */
  VersionedState timed(boolean timed) {
    return timed == table.isTimed() || version.isEmpty()
        ? this
        : new VersionedState(table.timed(timed, version.get()), version);
  }

  /** The batch that left it as it is; empty before the first. */
  public Optional<Time> version() {
    return version;
  }

  /** Whether a batch has opened it that has neither committed nor aborted it. */
  public boolean isChanging() {
    return changing;
  }

  void begin() {
    measured = false;
    changing = true;
  }

  /** From here on the changes cannot be taken back. */
  public void beginCommit() {
    committing = true;
  }

  /** Counts what the open batch has changed and removed. Called before its commit. */
  public void measure() {
    changed = table.changedKeys();
    removed = table.removedKeys();
    measured = true;
  }

  /** What the last batch that counts has done, if it was measured. */
  public Optional<StateActivity> activity() {
    return activity;
  }

  /** The table's changes are its state now. */
  public void committed(Time batch) {
    version = Optional.of(batch);
    activity =
        measured ? Optional.of(new StateActivity(batch, changed, removed)) : Optional.empty();
    changing = false;
    committing = false;
  }

  /** Rolls back all changes to a table. */
  @FunctionalInterface
  public interface Rollback {
    void of(StateTable table);
  }

  /**
   * Takes the changes back that were made since it was opened. If it throws, it can be called
   * again.
   *
   * @throws IllegalStateException if that cannot be done, or a commit was begun
   */
  public void abort(Rollback rollback) {
    if (committing) {
      throw new IllegalStateException("its commit has failed half way");
    }
    if (changing) {
      rollback.of(table);
      changing = false;
    }
  }
}
