package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;

/**
 * Refuses functions that could not be sent to a worker, on the line that declares them. Only writes, to nowhere; nothing is
 * ever read back.
 */
final class ClosureCheck {
  private final boolean enabled;

  ClosureCheck(boolean enabled) {
    this.enabled = enabled;
  }

  void check(Object function, Origin origin) {
    if (!enabled) {
      return;
    }
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(function);
    } catch (NotSerializableException e) {
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the function of "
              + origin
              + " captures an object of type "
              + e.getMessage()
              + ", which is not serialisable; copy what it needs into a local variable, or create the"
              + " object inside the function, once per partition in mapPartitions",
          e);
    } catch (IOException e) {
      throw new TidemillException(
          ErrorCode.NOT_SERIALIZABLE,
          "the function of " + origin + " cannot be serialised: " + e,
          e);
    }
  }
}
