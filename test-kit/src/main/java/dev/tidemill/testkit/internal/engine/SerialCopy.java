/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal.engine;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Copies of objects as they would arrive in another process. What is read was written here, a
 * moment before.
 */
final class SerialCopy {
  private SerialCopy() {}

  /** A copy of an operation's function. */
  static <T> T of(T function, Origin origin) {
    try {
      return copy(function);
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the function of " + origin
              + " cannot be sent to another process, as a cluster would do: " + e,
          e);
    }
  }

  /**
   * A copy of a record that an operation moves; one that surely can travel and cannot change stays
   * as it is.
   */
  static <T> T ofRecord(T record, Origin origin) {
    if (Mutability.isValue(record)) {
      return record;
    }
    try {
      return copy(record);
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the record " + record + " of type " + record.getClass().getName()
              + " cannot be sent to another process, as " + origin + " would do on a cluster: "
              + why(record, e)
              + ", or leave the variation SERIALIZED out if the job never runs on one",
          e);
    }
  }

  private static String why(Object record, Exception e) {
    if (!(e instanceof NotSerializableException)) {
      return e + "; make it serializable";
    }
    return record.getClass().getName().equals(e.getMessage())
        ? "its type is not Serializable; let it implement Serializable"
        : "it holds an object of type " + e.getMessage()
            + ", which is not Serializable; let that type implement Serializable";
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // reads what this method has just written
  private static <T> T copy(T object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ToThere(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in = new FromHere(bytes.toByteArray())) {
      return (T) in.readObject();
    }
  }

  /**
   * Joins make records with an {@code Optional} inside, which travels as far as what it holds does.
   */
  private static final class ToThere extends ObjectOutputStream {
    ToThere(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object object) {
      return object instanceof Optional<?> optional
          ? new Travelling(optional.orElse(null))
          : object;
    }
  }

  private record Travelling(@Nullable Object value) implements Serializable {
    private Object readResolve() {
      return Optional.ofNullable(value);
    }
  }

  /** Finds classes where the test's are found. */
  private static final class FromHere extends ObjectInputStream {
    FromHere(byte[] bytes) throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(java.io.ObjectStreamClass description)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(
            description.getName(), false, Thread.currentThread().getContextClassLoader());
      } catch (ClassNotFoundException e) {
        return super.resolveClass(description); // primitive types, above all
      }
    }
  }
}
