/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec.avro;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.EncodedRecord;
import dev.tidemill.spi.source.RecordDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a record from the Avro of its payload; created by {@link AvroRegistry}. Immutable: each
 * method returns a new decoder. Runs on several threads at once.
 *
 * <p>Fails on content without the leading zero and id, on a schema that the registry does not have,
 * on types of a fixed size beyond {@link #maxBytes}, on bytes behind the record, and on lengths and
 * counts beyond the content. The error names the id of the schema. That a registry has no such schema
 * counts for ten seconds; then it is asked again.
 *
 * @param <T> type of the records
 */
public final class AvroDecoder<T> implements RecordDecoder<T> {
  private static final long serialVersionUID = 1L;
  private static final int HEAD_BYTES = 5;
  private static final int MAX_BYTES = 256 << 20;

  private final RegistrySettings registry;
  private final RecordReaders<T> readers;
  private final int maxBytes;

  /** By the id of the schema. Created in each process. */
  private transient volatile @Nullable Map<Integer, RecordReaders.Reader<T>> known;

  private AvroDecoder(RegistrySettings registry, RecordReaders<T> readers, int maxBytes) {
    this.registry = registry;
    this.readers = readers;
    this.maxBytes = maxBytes;
  }

  static <T> AvroDecoder<T> of(RegistrySettings registry, RecordReaders<T> readers) {
    return new AvroDecoder<>(registry, readers, 1 << 20);
  }

  /** The largest payload that is read, in bytes; 1 MiB by default, at most 256 MiB. */
  public AvroDecoder<T> maxBytes(int bytes) {
    if (bytes < 1 || bytes > MAX_BYTES) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT,
          "maxBytes is " + bytes + "; it must be between 1 and " + MAX_BYTES);
    }
    return new AvroDecoder<>(registry, readers, bytes);
  }

  /**
   * The schema that the function sees, in JSON: records that were written with an older or a newer
   * one are resolved to it by Avro's rules, so that a field that they lack has its default. By
   * default the function sees each record as it was written.
   *
   * @throws TidemillException if it is not a valid schema, or if the decoder is for a generated class, which
   *     has its own
   */
  public AvroDecoder<T> readAs(String schema) {
    try {
      new Schema.Parser().parse(schema);
    } catch (SchemaParseException e) {
      throw new TidemillException(
          ErrorCode.INVALID_ARGUMENT, "readAs is not a schema of Avro: " + e.getMessage(), e);
    }
    return new AvroDecoder<>(registry, readers.readAs(schema), maxBytes);
  }

  @Override
  public @Nullable T decode(EncodedRecord encoded) throws Exception {
    byte[] payload = encoded.payload();
    if (payload.length > maxBytes) {
      throw new IOException(
          "the content has " + payload.length + " bytes, and maxBytes is " + maxBytes);
    }
    if (payload.length < HEAD_BYTES || payload[0] != 0) {
      throw new IOException(
          "the content does not begin with a zero and the id of a schema in four bytes: it was not"
              + " written by a serializer of a schema registry");
    }
    int id = ByteBuffer.wrap(payload).getInt(1);
    RecordReaders.Reader<T> reader = reader(id, encoded.position());
    PayloadDecoder content = new PayloadDecoder(payload, HEAD_BYTES);
    try {
      T record = reader.read(content);
      content.requireEnd();
      return record;
    } catch (InterruptedException | TidemillException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("with schema " + id + ", " + reader.schema() + ": " + e, e);
    }
  }

  private RecordReaders.Reader<T> reader(int id, String position) throws Exception {
    Map<Integer, RecordReaders.Reader<T>> readerOf = known;
    if (readerOf == null) {
      readerOf = new ConcurrentHashMap<>();
      known = readerOf; // two threads may each create one; either will do
    }
    RecordReaders.Reader<T> reader = readerOf.get(id);
    if (reader == null) {
      Schema schema = Schemas.of(registry).schema(id, position);
      if (readerOf.size() >= Schemas.MAX_KEPT) {
        readerOf.clear();
      }
      FixedSizes.requireAtMost(maxBytes, schema, id);
      try {
        reader = readers.reader(schema);
      } catch (RuntimeException e) {
        throw new IOException("schema " + id + " cannot be used: " + e.getMessage(), e);
      }
      readerOf.put(id, reader);
    }
    return reader;
  }

  /** {@code Avro of schema registry http://localhost:8081}. */
  @Override
  public String toString() {
    return "Avro of " + registry;
  }
}
