/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.codec.Codecs;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.object.ObjectFileReader;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.SourceEvents;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files that codecs have written, with the schema in each. Every record is checked to be of the
 * class that the program asks for.
 */
public final class ObjectRecords<T> implements FileFormat<T> {
  private static final long serialVersionUID = 1L;

  /** A guess that spreads files over the workers unless they are tiny. */
  private static final long ASSUMED_RECORD_BYTES = 20;

  private final Origin origin;
  private final Codecs codecs;
  private final List<Class<?>> types;

  private ObjectRecords(Origin origin, Codecs codecs, Class<?>... types) {
    this.origin = origin;
    this.codecs = codecs;
    this.types = List.of(types);
    makeKnown();
  }

  /**
   * Records of a class and its subclasses.
   *
   * @param origin the operation that reads them, for error messages
   * @throws TidemillException if the class cannot be encoded
   */
  public static <T> ObjectRecords<T> of(Origin origin, Class<T> type, Codecs codecs) {
    return new ObjectRecords<>(origin, codecs, boxed(type));
  }

  /** Like {@link #of}, for pairs of these classes. */
  public static <K, V> ObjectRecords<Pair<K, V>> ofPairs(
      Origin origin, Class<K> key, Class<V> value, Codecs codecs) {
    return new ObjectRecords<>(origin, codecs, boxed(key), boxed(value));
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  /** A schema may name these classes, whose names may have changed. */
  private void makeKnown() {
    try {
      types.forEach(codecs::of);
    } catch (TidemillException e) {
      throw failed(e);
    }
  }

  private TidemillException failed(TidemillException cause) {
    return new TidemillException(cause.code(), origin + " failed: " + cause.getMessage(), cause);
  }

  @Override
  public boolean isSplittable(String path, InputStream in) throws IOException {
    try {
      ObjectFileReader.checkHeader(path, in);
    } catch (TidemillException e) {
      throw failed(e);
    }
    return false;
  }

  @Override
  public PartitionReader<T> open(FileSlice slice, InputStream in, SourceEvents problems)
      throws IOException {
    makeKnown(); // also in another process
    try {
      return new Reader(new ObjectFileReader(slice.path(), in, codecs));
    } catch (TidemillException e) {
      throw failed(e);
    }
  }

  @Override
  public long estimatedRecordsIn(long bytes) {
    return bytes / ASSUMED_RECORD_BYTES + 1;
  }

  private final class Reader implements PartitionReader<T> {
    private final ObjectFileReader file;

    Reader(ObjectFileReader file) {
      this.file = file;
    }

    @Override
    public boolean next() throws IOException {
      try {
        if (file.next()) {
          checkRecord();
          return true;
        }
        return false;
      } catch (TidemillException e) {
        throw failed(e);
      }
    }

    private void checkRecord() {
      if (types.size() == 1) {
        check("", types.get(0), file.record());
      } else if (file.record() instanceof Pair<?, ?> pair) {
        check("key of ", types.get(0), pair.key());
        check("value of ", types.get(1), pair.value());
      } else {
        check("", Pair.class, file.record());
      }
    }

    private void check(String part, Class<?> expected, @Nullable Object value) {
      if (value != null && !expected.isInstance(value)) {
        throw new TidemillException(
            ErrorCode.INCOMPATIBLE_SCHEMA,
            part + file.place() + " is a " + value.getClass().getName() + ", not a "
                + expected.getName()
                + "; read the file with the class that its records have, or a superclass of all"
                + " of them");
      }
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"
    }) // checked by next; null only where a record is null
    public T record() {
      return (T) file.record();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
