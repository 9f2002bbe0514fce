/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package contract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An object as bytes, by Java serialization. Two kinds of object that are common in records do not implement
 * {@link Serializable}, and travel as something that does: an {@link Optional}, and views of lists.
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares parcels
record Parcel(byte[] bytes) implements Serializable {
  /**
   * Packs an object.
   *
   * @throws IOException if it holds something that cannot be serialized
   */
  static Parcel of(@Nullable Object content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new Packing(bytes)) {
      out.writeObject(content);
    }
    return new Parcel(bytes.toByteArray());
  }

  /** Packs records, whatever kind of list they are in. */
  static Parcel ofRecords(List<?> records) throws IOException {
    return of(new ArrayList<>(records));
  }

  /** Makes a new object of the bytes. */
  @SuppressWarnings({"unchecked", "BanSerializableRead", "TypeParameterUnusedInFormals"
  }) // these bytes were written by this very class
  <T> T unpack() throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new Unpacking(new ByteArrayInputStream(bytes))) {
      return (T) in.readObject();
    }
  }

  private static final class Packing extends ObjectOutputStream {
    Packing(OutputStream out) throws IOException {
      super(out);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      if (object instanceof Optional<?> optional) {
        return new PackedOptional(optional.orElse(null));
      }
      return object instanceof List<?> list && !(object instanceof Serializable)
          ? new ArrayList<>(list)
          : object;
    }
  }

  private record PackedOptional(@Nullable Object value) implements Serializable {
    private Object readResolve() {
      return Optional.ofNullable(value);
    }
  }

  /** Looks classes up where the job's classes are. */
  private static final class Unpacking extends ObjectInputStream {
    Unpacking(InputStream in) throws IOException {
      super(in);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      ClassLoader loader = Thread.currentThread().getContextClassLoader();
      try {
        return Class.forName(description.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description);
      }
    }
  }
}
