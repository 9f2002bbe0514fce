/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.closure;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Function;

/**
 * Refuses functions that could not be sent to a worker, on the line that declares them. Only
 * writes, to nowhere; nothing is ever read back.
 */
public final class ClosureCheck {
  private final boolean enabled;
  private final Function<Object, Optional<String>> advice;

  /**
   * Makes a check.
   *
   * @param enabled whether it refuses anything
   * @param advice what to do about a captured object of a type that the caller knows
   */
  public ClosureCheck(boolean enabled, Function<Object, Optional<String>> advice) {
    this.enabled = enabled;
    this.advice = advice;
  }

  /**
   * Checks a function.
   *
   * @throws TidemillException if it captures what cannot be serialized: names the type, the way to
   *     it, and what to do
   */
  public void check(Object function, Origin origin) {
    if (!enabled) {
      return;
    }
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(function);
    } catch (NotSerializableException e) {
      throw refused(origin, captured(function, String.valueOf(e.getMessage())), e);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      throw refused(origin, "cannot be serialized: " + e, e);
    }
  }

  private static TidemillException refused(Origin origin, String why, Throwable cause) {
    return new TidemillException(
        ErrorCode.NOT_SERIALIZABLE, "the function of " + origin + " " + why, cause);
  }

  private String captured(Object function, String type) {
    Optional<Captured> captured = Captured.find(function, type);
    String way = captured.map(Captured::path).orElse("");
    return "captures an object of type " + type + (way.isEmpty() ? "" : ", as " + way)
        + ", which is not serializable; "
        + captured.map(found -> advice(function, found.object())).orElse(COPY_OR_CREATE);
  }

  private static final String COPY_OR_CREATE =
      "copy what it needs of it into a local variable, or create the object inside the function, once"
          + " per partition in mapPartitions";

  private String advice(Object function, Object captured) {
    Optional<String> given = advice.apply(captured);
    if (given.isPresent()) {
      return given.get();
    }
    if (Captured.isAround(captured, function)) {
      return "it is the object around the function, which uses one of its fields or methods; copy the"
          + " field into a local variable, or make the method static";
    }
    return COPY_OR_CREATE;
  }
}
