/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.List;
import java.util.Map;

/**
 * Reads data with a stored {@link Schema} as objects of the current classes. Created by
 * {@link Codecs#restore}, which has verified that all of it can be read.
 *
 * <pre>{@code
 * StoredCodecs stored = codecs.restore(Schema.fromBytes(schemaBytes));
 * CodecInput in = stored.input(valueBytes);
 * Object key = stored.root(0).read(in);
 * Object value = stored.root(1).read(in);
 * }</pre>
 *
 * <p>Thread-safe, if each thread uses its own input.
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

  /** Returns how the stored schema differs from the current one. */
  public Compatibility compatibility() {
    return compatibility;
  }

  /** Creates an input for stored bytes. */
  public CodecInput input(byte[] bytes) {
    return input(bytes, 0, bytes.length);
  }

  /** Creates an input for a part of stored bytes. */
  public CodecInput input(byte[] bytes, int from, int to) {
    return new CodecInput(
        bytes, java.util.Objects.checkFromToIndex(from, to, bytes.length), to, limits, reader);
  }

  /**
   * Returns a read-only codec for values of one of the schema's {@link Schema#roots roots}.
   *
   * @param i index of the root, from 0
   */
  public Codec<Object> root(int i) {
    return roots.get(i);
  }
}
