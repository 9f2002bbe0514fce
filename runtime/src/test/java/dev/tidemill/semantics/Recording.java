/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import dev.tidemill.DStreamLike;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** An output that remembers the records of every batch of a stream. */
final class Recording<R> {
  private final Map<Time, List<R>> byTime = new TreeMap<>();

  static <R> Recording<R> of(DStreamLike<R, ?, ?> stream) {
    Recording<R> recording = new Recording<>();
    recording.listenTo(stream);
    return recording;
  }

  private <S extends DStreamLike<R, S, D>, D extends RDDLike<R, D>> void listenTo(
      DStreamLike<R, S, D> stream) {
    stream.foreachRDD((rdd, batch) -> {
      List<R> before = byTime.put(batch.time(), rdd.collect());
      if (before != null) {
        throw new AssertionError("batch " + batch.time() + " ran twice");
      }
    });
  }

  /** The records at a time, or empty if the stream had no batch then. */
  Optional<List<R>> at(Time time) {
    return Optional.ofNullable(byTime.get(time));
  }

  /** The records of all batches there were, in order. */
  List<List<R>> batches() {
    return new ArrayList<>(byTime.values());
  }

  /** The records of the last batch there was. */
  List<R> last() {
    List<List<R>> batches = batches();
    return batches.get(batches.size() - 1);
  }

  List<Time> times() {
    return new ArrayList<>(byTime.keySet());
  }
}
