/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.rdd;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The initial value of an accumulator. Each accumulator gets its own copy, made by serialization,
 * because the program's function may change it in place. Only bytes that this object has written
 * itself are read.
 */
final class InitialValue<A> implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] bytes;
  private final transient @Nullable ClassLoader loader;

  private InitialValue(byte[] bytes, @Nullable ClassLoader loader) {
    this.bytes = bytes;
    this.loader = loader;
  }

  /**
   * Wraps a value.
   *
   * @throws TidemillException with the code NOT_SERIALIZABLE if it cannot be copied
   */
  static <A> InitialValue<A> of(A value, Origin origin) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the initial value of " + origin + " cannot be copied for each partition: " + e
              + "; use one that is serializable",
          e);
    }
    return new InitialValue<>(
        bytes.toByteArray(), value == null ? null : value.getClass().getClassLoader());
  }

  @SuppressWarnings({"unchecked", "NullAway"
  }) // it has the type of what was written, which may be null
  A copy() {
    try (ObjectInputStream in = new Reader()) {
      return (A) in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new IllegalStateException("an initial value cannot be read again: " + e, e);
    }
  }

  /**
   * Resolves classes with the class loader of the value's own class, which may differ from
   * Tidemill's.
   */
  private final class Reader extends ObjectInputStream {
    Reader() throws IOException {
      super(new ByteArrayInputStream(bytes));
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      ClassLoader known = loader == null ? Thread.currentThread().getContextClassLoader() : loader;
      try {
        return Class.forName(type.getName(), false, known);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type);
      }
    }
  }
}
