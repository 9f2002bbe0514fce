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

/** Copies of objects as they would arrive in another process. What is read was written here, a moment before. */
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

  /** A copy of a record that an operation moves; a record that cannot change stays as it is. */
  static <T> T ofRecord(T record, Origin origin) {
    if (!Mutability.mayChange(record)) {
      return record;
    }
    try {
      return copy(record);
    } catch (IOException | ClassNotFoundException | RuntimeException e) {
      String what = e instanceof NotSerializableException
          ? "type " + e.getMessage() + " is not Serializable"
          : e.toString();
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the record " + record + " cannot be sent to another process, as " + origin
              + " would do on a cluster: " + what
              + "; let it implement Serializable, or leave the variation SERIALIZED out if the job never runs on one",
          e);
    }
  }

  @SuppressWarnings({"unchecked", "BanSerializableRead"}) // reads what this method has just written
  private static <T> T copy(T object) throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (ObjectInputStream in = new FromHere(bytes.toByteArray())) {
      return (T) in.readObject();
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
