/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The entries of a schema for codecs and all that they consist of. */
final class Entries {
  private final Map<String, TypeSchema> entries = new TreeMap<>();
  private final Set<TypeCodec> seen = new HashSet<>();

  private Entries() {}

  static Map<String, TypeSchema> of(Collection<? extends TypeCodec> codecs) {
    Entries all = new Entries();
    codecs.forEach(all::add);
    return all.entries;
  }

  private void add(TypeCodec codec) {
    if (seen.add(codec)) {
      codec.entry().ifPresent(entry -> entries.put(entry.name(), entry));
      codec.parts().forEach(this::add);
    }
  }
}
