/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.program;

import dev.tidemill.DStream;
import dev.tidemill.DStreamLike;
import dev.tidemill.PairDStream;
import java.util.List;
import java.util.Optional;

/**
 * An operation of the API as random programs use it. Its arguments are a few small numbers, which each operation reads as it
 * needs them: so programs can be made, changed and made smaller without knowing any operation.
 *
 * @param name names it in the catalogue
 * @param inputs how many streams it works on
 * @param views what the stream that it makes can show of keyed state
 * @param shapes says what it makes of streams of some shapes, if it can work on them
 * @param builder declares it
 * @param text shows it as Java
 */
record Operation(
    String name, int inputs, Shape.Views views, Shapes shapes, Builder builder, Text text) {
  /** An operation without keyed state. */
  Operation(String name, int inputs, Shapes shapes, Builder builder, Text text) {
    this(name, inputs, Shape.Views.NONE, shapes, builder, text);
  }

  interface Shapes {
    Optional<Shape> of(List<Shape> inputs, Arguments arguments);
  }

  interface Builder {
    DStreamLike<?, ?, ?> build(Workbench bench, List<DStreamLike<?, ?, ?>> in, Arguments arguments);
  }

  interface Text {
    String of(List<String> inputs, Arguments arguments);
  }

  /** Any stream as one of records. */
  @SuppressWarnings("unchecked") // every record is an Object
  static DStream<Object> records(DStreamLike<?, ?, ?> stream) {
    return stream instanceof PairDStream<?, ?> pairs
        ? (DStream<Object>) (DStream<?>) pairs.toDStream()
        : (DStream<Object>) stream;
  }

  /** A stream whose shape says that it is one of pairs. */
  @SuppressWarnings("unchecked") // every key and value is an Object
  static PairDStream<Object, Object> pairs(DStreamLike<?, ?, ?> stream) {
    return (PairDStream<Object, Object>) stream;
  }

  /** A stream of records whose type does not matter any more. */
  @SuppressWarnings("unchecked") // every record is an Object
  static DStream<Object> untyped(DStream<?> stream) {
    return (DStream<Object>) stream;
  }
}
