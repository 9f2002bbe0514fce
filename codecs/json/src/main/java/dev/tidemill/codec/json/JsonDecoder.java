/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.json;

import com.fasterxml.jackson.databind.ObjectReader;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.RecordDecoder;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record from the JSON of its payload; created by {@link Json#records}. Immutable: each
 * method returns a new decoder. Sent to workers, which create a parser each.
 *
 * @param <T> type of the records
 */
public final class JsonDecoder<T> implements RecordDecoder<T> {
  private static final long serialVersionUID = 1L;

  private final Class<T> type;
  private final JsonLimits limits;
  private final boolean acceptsNulls;
  private final boolean rejectsUnknownFields;
  private transient volatile @Nullable ObjectReader reader;

  private JsonDecoder(
      Class<T> type, JsonLimits limits, boolean acceptsNulls, boolean rejectsUnknownFields) {
    this.type = type;
    this.limits = limits;
    this.acceptsNulls = acceptsNulls;
    this.rejectsUnknownFields = rejectsUnknownFields;
  }

  static <T> JsonDecoder<T> of(Class<T> type) {
    return new JsonDecoder<>(type, JsonLimits.DEFAULT, false, false);
  }

  /** The largest payload that is read, in bytes; 1 MiB by default, at most 256 MiB. */
  public JsonDecoder<T> maxBytes(int bytes) {
    requireBetween("maxBytes", 256 << 20, bytes);
    return new JsonDecoder<>(
        type, new JsonLimits(bytes, limits.maxDepth()), acceptsNulls, rejectsUnknownFields);
  }

  /** How deep objects and arrays may be nested; 64 by default, at most 1,000. */
  public JsonDecoder<T> maxDepth(int levels) {
    requireBetween("maxDepth", 1_000, levels);
    return new JsonDecoder<>(
        type, new JsonLimits(limits.maxBytes(), levels), acceptsNulls, rejectsUnknownFields);
  }

  /**
   * Accepts a missing field, and null, for a component of a class type, which is then null. By
   * default both are errors.
   */
  public JsonDecoder<T> acceptingNulls() {
    return new JsonDecoder<>(type, limits, true, rejectsUnknownFields);
  }

  /** Fails on fields that the type does not have. By default they are ignored. */
  public JsonDecoder<T> rejectingUnknownFields() {
    return new JsonDecoder<>(type, limits, acceptsNulls, true);
  }

  @Override
  public T decode(EncodedRecord encoded) throws IOException {
    byte[] payload = encoded.payload();
    if (payload.length > limits.maxBytes()) {
      throw new IOException(
          "the content has " + payload.length + " bytes, and maxBytes is " + limits.maxBytes());
    }
    T record = reader().readValue(payload);
    if (record == null) {
      throw new IOException("the content is null");
    }
    return record;
  }

  /** Created in each process. Two threads may each create one; either will do. */
  private ObjectReader reader() {
    ObjectReader known = reader;
    if (known == null) {
      known = Mappers.reader(limits, acceptsNulls, rejectsUnknownFields).forType(type);
      reader = known;
    }
    return known;
  }

  private static void requireBetween(String what, int most, int value) {
    if (value < 1 || value > most) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, what + " is " + value + "; it must be between 1 and " + most);
    }
  }

  /** {@code JSON of Order}. */
  @Override
  public String toString() {
    return "JSON of " + type.getSimpleName();
  }
}
