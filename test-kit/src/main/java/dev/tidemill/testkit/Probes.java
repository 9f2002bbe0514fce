/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit;

import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.rdd.RDDLike;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The probes of a tester. When the job starts, each stream with a name that has no probe yet gets
 * one, since a test may ask for it when the batches have run; only those that it asks for have to
 * be looked at.
 */
final class Probes {
  /** Says of which type a record should have been, or null if it is right. */
  @FunctionalInterface
  interface TypeCheck {
    @Nullable
    Class<?> expected(Object record);
  }

  private StreamingContext context;
  private final ProbedJob job;
  private final Map<String, StreamProbe<Object>> byName = new LinkedHashMap<>();
  private final List<StreamProbe<?>> all = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private Optional<StreamingContext> attached = Optional.empty();
  private boolean streamsOfTheTest;

  Probes(StreamingContext context, ProbedJob job) {
    this.context = context;
    this.job = job;
  }

  StreamProbe<Object> find(String name) {
    StreamProbe<Object> known = byName.get(name);
    if (known != null) {
      return known;
    }
    requireKnown(name);
    DStream<?> stream = context.namedStream(name);
    StreamProbe<Object> probe = probe(name, stream.slide());
    byName.put(name, probe);
    if (attached.isPresent()) {
      record(stream, probe); // too late, which the context says
    }
    return probe;
  }

  private <T> StreamProbe<T> probe(String name, Duration slide) {
    int stride = (int) slide.dividedBy(context.batchInterval());
    StreamProbe<T> probe = new StreamProbe<>(name, job, NextBatches.ofStream(job, stride));
    all.add(probe);
    return probe;
  }

  private void requireKnown(String name) {
    List<String> names = new ArrayList<>();
    for (StreamInfo stream : context.streams()) {
      stream.name().ifPresent(known -> names.add("\"" + known + "\""));
    }
    if (!names.contains("\"" + name + "\"")) {
      throw new TidemillException(
          ErrorCode.UNKNOWN_NAME,
          "no stream is named \"" + name + "\", so it cannot be probed; there are "
              + (names.isEmpty() ? "no names" : String.join(", ", names))
              + ". Give the stream a name in the job, by .named(\"" + name + "\")");
    }
  }

  /** A probe whose records have a type, which is checked in those it has and in those to come. */
  @SuppressWarnings("unchecked") // that is what is checked
  <T> StreamProbe<T> find(String name, TypeCheck check) {
    StreamProbe<Object> probe = find(name);
    probe.check(record -> {
      Class<?> type = record == null ? null : check.expected(record);
      if (type != null) {
        throw StreamProbe.wrongType(name, record, type);
      }
    });
    return (StreamProbe<T>) (StreamProbe<?>) probe.asked();
  }

  @SuppressWarnings(
      "unchecked") // a stream of a name has the records that a probe of that name keeps
  <T> StreamProbe<T> of(DStreamLike<T, ?, ?> stream) {
    if (stream.name().isPresent()) {
      return (StreamProbe<T>) (StreamProbe<?>) find(stream.name().get());
    }
    StreamProbe<T> probe = probe(stream.toString(), stream.slide());
    streamsOfTheTest = true;
    if (attached.isPresent()) {
      recordTyped(stream, probe); // too late, which the context says
    } else {
      waiting.add(() -> recordTyped(stream, probe));
    }
    return probe;
  }

  /**
   * Gives every stream with a name a probe, before a start of the job. A stream that no output
   * reaches is not computed for the sake of its probe: elsewhere it is not either.
   *
   * @param newContext of this start
   * @param unreached by the names of such streams, what they are
   */
  void attach(StreamingContext newContext, Map<String, Origin> unreached) {
    detach(newContext);
    Set<String> names = new HashSet<>();
    for (StreamInfo stream : context.streams()) {
      stream.name().ifPresent(name -> {
        find(name);
        names.add(name);
      });
    }
    byName.forEach((name, probe) -> {
      Origin never = unreached.get(name);
      if (never != null) {
        probe.neverComputed("no output reaches " + never);
      } else if (names.contains(name)) {
        record(context.namedStream(name), probe);
      }
    });
    waiting.forEach(Runnable::run);
    waiting.clear();
    attached = Optional.of(newContext);
  }

  /** The job is defined anew, and has not started. */
  void detach(StreamingContext newContext) {
    context = newContext;
    attached = Optional.empty();
  }

  boolean areAttachedTo(StreamingContext of) {
    return attached.filter(of::equals).isPresent();
  }

  /** Whether the test probes streams that have no name. */
  boolean haveStreamsOfTheTest() {
    return streamsOfTheTest;
  }

  private <R> void record(DStream<R> stream, StreamProbe<Object> probe) {
    stream.foreachRDD((rdd, batch) -> probe.attempt(batch.time(), new ArrayList<>(rdd.collect())));
  }

  private <T, R extends RDDLike<T, R>> void recordTyped(
      DStreamLike<T, ?, R> stream, StreamProbe<T> probe) {
    stream.foreachRDD((R rdd, BatchInfo batch) -> probe.attempt(batch.time(), rdd.collect()));
  }

  List<StreamProbe<?>> all() {
    return all;
  }
}
