/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.codec.StoredCodecs;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The classes in the records of each epoch. A record describes classes that are new in its epoch;
 * each epoch starts anew, because the program may have changed.
 */
final class EpochSchemas {
  private final Codecs codecs;
  private final Map<Long, Schema> schemas = new TreeMap<>();
  private final Map<Long, StoredCodecs> stored = new HashMap<>();

  /** Whether classes may be gone, because only a part is read. */
  private boolean isPartial;

  EpochSchemas(Codecs codecs) {
    this.codecs = codecs;
  }

  /** Accepts classes that cannot be read anymore, until a value of one is read. */
  synchronized void setPartial(boolean partial) {
    isPartial = partial;
    stored.clear();
  }

  /** Returns the codecs for data with a schema. */
  synchronized StoredCodecs codecs(Schema schema) {
    return isPartial ? codecs.restoreReadable(schema) : codecs.restore(schema);
  }

  /** Adds what a record or manifest of an epoch describes. */
  synchronized void add(long epoch, Schema schema) {
    schemas.merge(epoch, schema, Schema::and);
    stored.remove(epoch);
  }

  /** Returns all that is known of an epoch. */
  synchronized Schema schema(long epoch) {
    return schemas.getOrDefault(epoch, codecs.schema(codecs.output()));
  }

  /** Returns the codecs for the records of an epoch. */
  synchronized StoredCodecs codecs(long epoch) {
    return stored.computeIfAbsent(epoch, each -> codecs(schema(each)));
  }

  /** Removes what is known of epochs before this one. */
  synchronized void removeBefore(long epoch) {
    schemas.keySet().removeIf(each -> each < epoch);
    stored.keySet().removeIf(each -> each < epoch);
  }
}
