/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.journal;

import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.engine.StateDelta;
import java.util.Optional;

/**
 * Records the progress of each batch. The order of these calls is the protocol of
 * a batch:
 *
 * <pre>
 * planned → (computed and staged) → prepared → decided → (state committed) → (published) → done → (sources released)
 *    └──────────────────────────────────────→ given up → (sources released)
 * </pre>
 *
 * <p><em>Planned</em>: which records belong to the batch is fixed; every attempt at it has the
 * same. A failure from here on is undone: state goes back, sinks abort what they have staged.
 * <em>Decided</em>: the only point that counts. Before it a batch may be attempted again or given
 * up; after it nothing of it is computed again, taken back or skipped, and publishing is tried
 * until it works. <em>Done</em>: everything is published, so the sources may forget its records.
 * <em>Given up</em> is a decision, too, which needs no further step.
 *
 * <p>One batch is decided and not done at most. Methods are called on the driver's thread, one at a
 * time, and may block. The thread may have its interrupt flag set, because a stop is impatient;
 * that must neither fail a call nor be cleared by it.
 */
public interface BatchJournal {
  /**
   * The ranges of a batch are fixed. Called before each attempt at it, before anything of the
   * attempt can be seen outside; only the number of the attempt changes. If it fails, the attempt
   * fails.
   */
  void planned(BatchInfo batch);

  /**
   * All outputs of a batch have run: writes what the batch has changed in keyed state. If it fails,
   * the attempt fails.
   *
   * @param state may be used during this call only
   */
  void prepared(BatchInfo batch, StateDelta state);

  /**
   * Decides a batch that is prepared. When this returns, the batch is decided; when it throws, that
   * is unknown: the context stops without publishing or aborting anything.
   */
  void decided(Decision batch);

  /**
   * Decides that a batch and its records are given up. It may not have been planned: if that has
   * failed, or if a source could not name its range. If this fails, the context stops, and the
   * batch is not given up.
   */
  void givenUp(BatchInfo batch);

  /**
   * Everything of the decided batch is published. Called again after a pause if it fails. The note
   * need not be durable when this returns, since publishing again does no harm; see {@link
   * #settled}.
   */
  void done(BatchInfo batch);

  /** The batch that is decided and not done, if there is one. */
  Optional<Decision> unfinished();

  /**
   * The last batch that no later start will run or publish, and all before it: that it is done or
   * given up is durable. Its sources may forget its records.
   */
  long settled();

  /**
   * The ranges of the batch after the one that is about to be decided, which is due already. They
   * become durable together with that decision, so that {@link #planned} need not wait for it.
   * Called only if this journal {@linkplain #isDurable is durable}.
   */
  void announce(BatchInfo next);

  /** Whether a later start of the job goes on from this journal. */
  boolean isDurable();

  /**
   * No further batch follows, and none is unfinished. Everything is settled when this returns. Not
   * called when the job fails.
   */
  void stopped();
}
