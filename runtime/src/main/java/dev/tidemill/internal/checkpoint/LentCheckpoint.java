/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.checkpoint;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.journal.BatchJournal;
import dev.tidemill.internal.journal.Decision;
import dev.tidemill.internal.journal.MemoryJournal;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.StateDelta;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes to a checkpoint that the job has not asked for: if its state cannot be encoded, the job
 * goes on without it, and no batch fails.
 */
final class LentCheckpoint implements BatchJournal {
  private final Consumer<TidemillException> declined;
  private BatchJournal journal;

  LentCheckpoint(BatchJournal checkpoint, Consumer<TidemillException> declined) {
    this.journal = checkpoint;
    this.declined = declined;
  }

  @Override
  public void planned(BatchInfo batch) {
    journal.planned(batch);
  }

  @Override
  public void prepared(BatchInfo batch, StateDelta state) {
    try {
      journal.prepared(batch, state);
    } catch (TidemillException e) {
      switch (e.code()) {
        case NOT_ENCODABLE, VALUE_TOO_LARGE, INCOMPATIBLE_SCHEMA -> {
          declined.accept(e);
          journal = new MemoryJournal();
          journal.planned(batch);
          journal.prepared(batch, state);
        }
        default -> throw e;
      }
    }
  }

  @Override
  public void decided(Decision batch) {
    journal.decided(batch);
  }

  @Override
  public void givenUp(BatchInfo batch) {
    journal.givenUp(batch);
  }

  @Override
  public void done(BatchInfo batch) {
    journal.done(batch);
  }

  @Override
  public Optional<Decision> unfinished() {
    return journal.unfinished();
  }

  @Override
  public long settled() {
    return journal.settled();
  }

  @Override
  public void announce(BatchInfo next) {
    journal.announce(next);
  }

  /** The job itself has no checkpoint directory, and nothing may read as if it had one. */
  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void stopped() {
    journal.stopped();
  }
}
