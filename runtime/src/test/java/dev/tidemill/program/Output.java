/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.rdd.RDDLike;
import java.util.List;

/**
 * What is looked at of a stream, in every batch.
 *
 * @param stream number of the stream
 * @param kind what is looked at
 */
record Output(int stream, Kind kind) {
  enum Kind {
    /** All records in their partitions. */
    ALL,
    /** The first records, which may leave partitions uncomputed. */
    FIRST,
    /** All records, and then how many there are. */
    TWICE
  }

  private static final int FIRST_RECORDS = 3;

  /** What is seen: texts of records, partition by partition. */
  List<List<String>> look(RDDLike<?, ?> rdd) {
    return switch (kind) {
      case ALL -> partitions(rdd);
      case FIRST -> List.of(texts(rdd.take(FIRST_RECORDS)));
      case TWICE -> {
        List<List<String>> partitions = partitions(rdd);
        long count = partitions.stream().mapToLong(List::size).sum();
        if (rdd.count() != count) {
          throw new AssertionError("count() is " + rdd.count() + ", but there are " + partitions);
        }
        yield partitions;
      }
    };
  }

  String text() {
    String stream = "s" + this.stream;
    return switch (kind) {
      case ALL -> stream + ".foreachRDD(rdd -> show(rdd.glom().collect()));";
      case FIRST -> stream + ".foreachRDD(rdd -> show(rdd.take(" + FIRST_RECORDS + ")));";
      case TWICE -> stream + ".foreachRDD(rdd -> { show(rdd.glom().collect()); rdd.count(); });";
    };
  }

  /** What of that is the same for any number of partitions. */
  Certainty certainty(Shape shape) {
    return kind == Kind.FIRST
        ? shape.certainty().ifSequence(Certainty.SEQUENCE)
        : shape.certainty();
  }

  private static List<List<String>> partitions(RDDLike<?, ?> rdd) {
    return rdd.glom().collect().stream().map(Output::texts).toList();
  }

  private static List<String> texts(List<?> records) {
    return records.stream().map(Values::text).toList();
  }
}
