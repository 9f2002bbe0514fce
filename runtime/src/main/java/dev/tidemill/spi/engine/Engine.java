/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.engine;

import dev.tidemill.data.Pair;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.state.StateOutput;
import dev.tidemill.spi.state.StateSlice;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/**
 * Runs plans. It may be the embedded engine or one on a cluster.
 *
 * <p>An engine is created when the context is built, so that datasets can be computed before the
 * context starts, and closed when the context has stopped. The driver calls its methods on its
 * thread, one at a time; any thread may call the methods of its evaluators.
 */
public interface Engine extends AutoCloseable {
  /** Returns an evaluator for plans outside of batches. Evaluations do not share results. */
  Evaluator evaluator();

  /**
   * Begins an attempt at a batch. The caller closes the evaluator when the batch is over. At most
   * one is open at a time.
   *
   * @param batch the batch and the attempt; errors contain the batch time
   */
  BatchEvaluator begin(BatchInfo batch);

  /**
   * Returns a copy of a keyed state after the last batch, in the order of its views. Empty if the
   * state does not exist yet. Called between batches.
   *
   * @param name name of the state in plans
   */
  List<Pair<?, ?>> state(String name);

  /**
   * Returns the number of keys of each keyed state after the last batch, by name. Called between
   * batches, on the driver's thread, after every batch of a job that is monitored; should not
   * iterate over keys. The default is empty, for an engine that does not count them.
   */
  default SortedMap<String, Long> stateKeys() {
    return Collections.emptySortedMap();
  }

  /**
   * Returns what the last batch that changed each keyed state has done to it, by name. Called like
   * {@link #stateKeys}. The default is empty, for an engine that does not count that.
   */
  default SortedMap<String, StateActivity> stateActivity() {
    return Collections.emptySortedMap();
  }

  /**
   * Writes some entries of a keyed state, spread evenly over it, in the form of {@link #write}. The
   * length of the whole state is estimated from them. Called like {@link #stateKeys}, now and then
   * while somebody watches the job; must take no longer than writing the entries does. The default
   * writes nothing, for an engine whose state is elsewhere.
   *
   * @param name name of the state in plans
   * @param maxEntries highest number of entries
   * @return number of entries that were written
   */
  default int sample(String name, int maxEntries, StateOutput out) throws IOException {
    return 0;
  }

  /**
   * Returns the number of keys of each key group of each keyed state after the last batch, by name;
   * the index is the number of the group. Called like {@link #stateKeys}, but only while somebody
   * looks at the job, at most once a second. The default is empty, for an engine that does not count
   * them.
   */
  default SortedMap<String, List<Long>> stateKeyGroups() {
    return Collections.emptySortedMap();
  }

  /**
   * Writes everything that is kept between batches: keyed state and panes of windows. Excludes
   * datasets that the program has cached. Called on the driver's thread between batches; may block.
   * Iterates over all keys.
   *
   * @throws IllegalStateException if an open batch has changed state
   */
  void write(StateOutput out) throws IOException;

  /**
   * Replaces everything that is kept with what was written: a complete copy, followed by the
   * changes of later batches. Later batches cannot tell the restored state from the original.
   * Called on the driver's thread, before the first batch; may block, and may read slices on other
   * threads. If it throws, the engine has no state, and restoring can be retried.
   *
   * @throws dev.tidemill.error.TidemillException with the code {@code STATE_UNREADABLE} if the
   *     input is malformed, or a key is in the wrong key group although {@link
   *     WrittenState#keysMayMove} says no; the message names the state. With the code {@code
   *     INCOMPATIBLE_SCHEMA} if keys that were different are equal with the present classes
   */
  RestoredState restore(WrittenState written);

  /**
   * Writes a slice of what {@link #restore} would restore, as a complete copy of that slice. Neither
   * reads nor changes the state of this engine. May be called on any thread, concurrently with all
   * other methods; may block. Holds the slice in memory. Keys that have moved are refused: {@link
   * #restore} and {@link #write} write them where they belong.
   *
   * @throws dev.tidemill.error.TidemillException with the code {@code STATE_UNREADABLE} as in
   *     {@link #restore}
   */
  void merge(WrittenState written, StateSlice slice, StateOutput out) throws IOException;

  /** Stops what the engine has started. No plans are evaluated afterwards. */
  @Override
  void close();
}
