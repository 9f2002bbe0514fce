package dev.tidemill;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.rdd.RDDLike;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Optional;

/**
 * Refuses functions that could not be sent to a worker, on the line that declares them. Only writes, to nowhere; nothing is
 * ever read back.
 */
final class ClosureCheck {
  private final boolean enabled;

  ClosureCheck(boolean enabled) {
    this.enabled = enabled;
  }

  /**
   * Checks a function.
   *
   * @throws TidemillException if it captures what cannot be serialised: names the type, the way to it, and what to do
   */
  void check(Object function, Origin origin) {
    if (!enabled) {
      return;
    }
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(function);
    } catch (NotSerializableException e) {
      throw refused(origin, captured(function, String.valueOf(e.getMessage())), e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw refused(origin, "cannot be serialised: " + e, e);
    }
  }

  private static TidemillException refused(Origin origin, String why, Throwable cause) {
    return new TidemillException(
        ErrorCode.NOT_SERIALIZABLE, "the function of " + origin + " " + why, cause);
  }

  private static String captured(Object function, String type) {
    Optional<Captured> captured = Captured.find(function, type);
    String way = captured.map(Captured::path).orElse("");
    return "captures an object of type " + type + (way.isEmpty() ? "" : ", as " + way)
        + ", which is not serialisable; "
        + captured.map(found -> advice(function, found.object())).orElse(COPY_OR_CREATE);
  }

  private static final String COPY_OR_CREATE =
      "copy what it needs of it into a local variable, or create the object inside the function, once"
          + " per partition in mapPartitions";

  private static String advice(Object function, Object captured) {
    if (captured instanceof DStreamLike<?, ?, ?>) {
      return "a stream is declared on the driver and has no records there; combine streams by union,"
          + " a join or transformWith";
    }
    if (captured instanceof RDDLike<?, ?>) {
      return "an RDD is used on the driver only; join it, or collect() it into a local variable first";
    }
    if (captured instanceof StreamingContext) {
      return "the context stays on the driver; copy what it needs of it into a local variable";
    }
    if (Captured.isAround(captured, function)) {
      return "it is the object around the function, which uses one of its fields or methods; copy the"
          + " field into a local variable, or make the method static";
    }
    return COPY_OR_CREATE;
  }
}
