/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import java.util.Map;

/**
 * Reads what was written with a stored {@link Schema}, as today's classes. Made by {@link Codecs#restore}, which has made sure that all of it
 * can be read.
 *
 * <pre>{@code
 * StoredCodecs stored = codecs.restore(Schema.fromBytes(schemaBytes));
 * CodecInput in = stored.input(valueBytes);
 * Object key = stored.root(0).read(in);
 * Object value = stored.root(1).read(in);
 * }</pre>
 *
 * <p>May be used by several threads at once, each with an input of its own.
 */
public final class StoredCodecs {
  private final CodecLimits limits;
  private final List<TypeCodec> roots;
  private final DynamicReader reader;
  private final Compatibility compatibility;

  StoredCodecs(
      CodecLimits limits,
      TypeBinder binder,
      List<TypeCodec> roots,
      Map<Integer, TypeCodec> byId,
      Compatibility compatibility) {
    this.limits = limits;
    this.roots = List.copyOf(roots);
    this.reader = new DynamicReader(binder, byId::get, false);
    this.compatibility = compatibility;
  }

  /** How the stored schema differs from today's. */
  public Compatibility compatibility() {
    return compatibility;
  }

  /** An input for stored bytes. */
  public CodecInput input(byte[] bytes) {
    return input(bytes, 0, bytes.length);
  }

  /** An input for a part of stored bytes. */
  public CodecInput input(byte[] bytes, int from, int to) {
    return new CodecInput(
        bytes, java.util.Objects.checkFromToIndex(from, to, bytes.length), to, limits, reader);
  }

  /**
   * Reads values of one of the schema's {@link Schema#roots roots}. It does not write.
   *
   * @param i number of the root, from 0
   */
  public Codec<Object> root(int i) {
    return roots.get(i);
  }
}
