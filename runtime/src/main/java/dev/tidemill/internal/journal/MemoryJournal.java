/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.StateDelta;
import java.util.Optional;

/**
 * A journal that ends with its process, for a job without a checkpoint directory. It holds the
 * driver to the order of the protocol: a call out of order is an {@link IllegalStateException}.
 */
public final class MemoryJournal implements BatchJournal {
  private Optional<BatchInfo> planned = Optional.empty();
  private Optional<BatchInfo> prepared = Optional.empty();
  private Optional<Decision> decided = Optional.empty();
  private long settled;

  @Override
  public void planned(BatchInfo batch) {
    requireNothingUnfinished("plan", batch);
    planned
        .filter(before -> before.id() == batch.id() && !before.ranges().equals(batch.ranges()))
        .ifPresent(before -> {
          throw new IllegalStateException("batch " + batch.id() + " was planned with "
              + before.ranges() + ", and cannot have " + batch.ranges());
        });
    planned = Optional.of(batch);
  }

  @Override
  public void prepared(BatchInfo batch, StateDelta state) {
    prepared = Optional.of(batch);
  }

  @Override
  public void decided(Decision batch) {
    requireNothingUnfinished("decide", batch.batch());
    if (planned.filter(batch.batch()::equals).isEmpty()) {
      throw new IllegalStateException(
          "cannot decide " + batch.batch() + ", since this is planned: " + planned);
    }
    if (prepared.filter(batch.batch()::equals).isEmpty()) {
      throw new IllegalStateException(
          "cannot decide " + batch.batch() + ", since this is prepared: " + prepared);
    }
    planned = Optional.empty();
    prepared = Optional.empty();
    decided = Optional.of(batch);
  }

  @Override
  public void givenUp(BatchInfo batch) {
    requireNothingUnfinished("give up", batch);
    planned = Optional.empty();
    settled = batch.id();
  }

  @Override
  public void done(BatchInfo batch) {
    if (decided.map(Decision::batch).filter(batch::equals).isEmpty()) {
      throw new IllegalStateException(batch + " is not decided, but " + decided);
    }
    decided = Optional.empty();
    settled = batch.id();
  }

  @Override
  public Optional<Decision> unfinished() {
    return decided;
  }

  @Override
  public long settled() {
    return settled;
  }

  @Override
  public void announce(BatchInfo next) {
    throw new UnsupportedOperationException("nothing here is durable");
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void stopped() {
    decided.ifPresent(batch -> {
      throw new IllegalStateException("batch " + batch.batch().id() + " is not done");
    });
  }

  private void requireNothingUnfinished(String what, BatchInfo batch) {
    decided.ifPresent(before -> {
      throw new IllegalStateException("cannot " + what + " batch " + batch.id() + " before batch "
          + before.batch().id() + " is done");
    });
  }
}
