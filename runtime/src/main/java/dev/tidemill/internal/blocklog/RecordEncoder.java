/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.blocklog;

import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Schema;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Encodes records one after the other, until they are taken. Each record says its class, since the
 * type of a stream is not known when it runs; what is taken carries the schema of the classes.
 *
 * <p>Not thread-safe.
 */
public final class RecordEncoder {
  /** With a block before it, it still fits into an entry of the log. */
  static final int MAX_RECORD_BYTES = 40 << 20;

  private final Codecs codecs;
  private final CodecOutput out;
  private byte[] schema = new byte[0];
  private int describedTypes;
  private int count;
  private int size;

  public RecordEncoder(Codecs codecs) {
    this.codecs = codecs;
    this.out = codecs.output();
  }

  /**
   * Adds a record.
   *
   * @return its size
   * @throws TidemillException if it cannot be encoded, or if another process
   *     could not decode it; call {@link #take} then before the next record
   */
  public int add(@Nullable Object record) {
    out.writeValue(record);
    if (out.size() - size > MAX_RECORD_BYTES) {
      throw new TidemillException(
          ErrorCode.NOT_ENCODABLE,
          "a record of " + (out.size() - size) + " bytes does not fit into the block log, where it"
              + " may have at most " + MAX_RECORD_BYTES + " bytes; split it, or turn the log off"
              + " for its source");
    }
    if (out.dynamicTypes() > describedTypes) {
      Schema described = codecs.schema(out);
      codecs.requireRestorable(described);
      schema = described.toBytes();
      describedTypes = out.dynamicTypes();
    }
    int length = out.size() - size;
    size = out.size();
    count++;
    return length;
  }

  /** How many bytes the records have that are not taken. */
  public int size() {
    return size;
  }

  /** Takes the records that were added without a failure. */
  public EncodedRecords take() {
    boolean intact = out.size() == size && out.dynamicTypes() == describedTypes;
    byte[] bytes = out.toByteArray();
    EncodedRecords taken =
        new EncodedRecords(count, schema, intact ? bytes : Arrays.copyOf(bytes, size));
    if (intact) {
      out.clearContent();
    } else {
      out.clear();
      describedTypes = 0;
      schema = new byte[0];
    }
    count = 0;
    size = 0;
    return taken;
  }
}
