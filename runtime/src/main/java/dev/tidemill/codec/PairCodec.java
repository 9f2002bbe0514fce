/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.data.Pair;
import java.util.AbstractMap;
import java.util.List;
import java.util.Map;

/** Pairs, and entries of maps, which come back as entries that cannot be changed. */
final class PairCodec extends TypeCodec {
  private final TypeCodec first;
  private final TypeCodec second;

  private PairCodec(Class<?> type, String name, TypeCodec first, TypeCodec second) {
    super(type, name + "<" + first.expression() + ", " + second.expression() + ">");
    this.first = first;
    this.second = second;
  }

  static PairCodec ofPair(TypeCodec first, TypeCodec second) {
    return new PairCodec(Pair.class, "Pair", first, second);
  }

  static PairCodec ofEntry(TypeCodec key, TypeCodec value) {
    return new PairCodec(Map.Entry.class, "Entry", key, value);
  }

  @Override
  public void write(Object value, CodecOutput out) {
    out.enter();
    if (value instanceof Pair<?, ?> pair) {
      first.writeNullable(pair.key(), out);
      second.writeNullable(pair.value(), out);
    } else {
      Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
      first.writeNullable(entry.getKey(), out);
      second.writeNullable(entry.getValue(), out);
    }
    out.leave();
  }

  @Override
  @SuppressWarnings("NullAway") // both may hold null
  public Object read(CodecInput in) {
    in.enter();
    Object one = first.readNullable(in);
    Object other = second.readNullable(in);
    in.leave();
    return type() == (Object) Pair.class
        ? new Pair<>(one, other)
        : new AbstractMap.SimpleImmutableEntry<>(one, other);
  }

  @Override
  List<TypeCodec> parts() {
    return List.of(first, second);
  }

  @Override
  boolean isFixed() {
    return type() == (Object) Pair.class;
  }
}
