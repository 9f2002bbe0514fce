/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * Looks for types of a fixed size that no payload can hold. Avro takes the memory for one before it
 * reads its bytes.
 */
final class FixedSizes {
  private FixedSizes() {}

  /** Fails if a schema, or one inside of it, has a fixed size beyond a bound. */
  static void requireAtMost(int maxBytes, Schema whole, int id) throws IOException {
    Set<String> seen = new HashSet<>();
    Deque<Schema> waiting = new ArrayDeque<>();
    waiting.add(whole);
    while (!waiting.isEmpty()) {
      Schema schema = waiting.remove();
      switch (schema.getType()) {
        case FIXED -> {
          if (schema.getFixedSize() > maxBytes) {
            throw new IOException("schema " + id + " cannot be used: each " + schema.getFullName()
                + " has " + schema.getFixedSize() + " bytes, and maxBytes is " + maxBytes);
          }
        }
        case RECORD -> {
          if (seen.add(schema.getFullName())) {
            schema.getFields().forEach(field -> waiting.add(field.schema()));
          }
        }
        case ARRAY -> waiting.add(schema.getElementType());
        case MAP -> waiting.add(schema.getValueType());
        case UNION -> waiting.addAll(schema.getTypes());
        default -> {
          // Its size is in the content.
        }
      }
    }
  }
}
