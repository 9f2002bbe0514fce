/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.internal;

import dev.tidemill.StreamJob;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Refuses functions on records that hold on to too much, although it could be serialized: the
 * object around them, if that is a job or may change, or a lot of data, which would travel with
 * every task.
 */
public final class FunctionInspector implements BiConsumer<Object, Origin> {
  private static final long MAX_BYTES = 64 * 1024;

  /** Something that a function holds. */
  private record Held(String path, Object object) {}

  @Override
  public void accept(Object function, Origin origin) {
    List<Held> captured = captured(function);
    for (Held held : captured) {
      around(function, held.object()).ifPresent(why -> {
        throw refused("the function of " + origin + " captures this, the whole "
            + held.object().getClass().getSimpleName() + why
            + "; copy the field that it needs into a local variable, and use that");
      });
    }
    long size = size(function);
    if (size > MAX_BYTES) {
      String path = largest(captured, size)
          .map(held -> ", most of it in " + held.path() + " of type "
              + held.object().getClass().getName())
          .orElse("");
      throw refused("the function of " + origin + " captures " + size / 1024 + " KiB" + path
          + ", and would take that along with every task; the bound is " + MAX_BYTES / 1024
          + " KiB. Join the data as an RDD, or load it inside the function, once per partition in"
          + " mapPartitions");
    }
  }

  private static TidemillException refused(String message) {
    return new TidemillException(ErrorCode.NOT_SERIALIZABLE, message);
  }

  /** Why a function should not hold an object that is the one around it. */
  private static Optional<String> around(Object function, Object held) {
    if (!isAround(function, held)) {
      return Optional.empty();
    }
    if (held instanceof StreamJob) {
      return Optional.of(", which is the job and belongs to the driver");
    }
    for (Class<?> at = held.getClass(); at != null && at != Object.class; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !Modifier.isFinal(field.getModifiers())) {
          return Optional.of(
              ", whose field " + field.getName()
                  + " is not final: what changes there does not change in the copies that workers have");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isAround(Object function, Object held) {
    Optional<SerializedLambda> lambda = lambda(function);
    return lambda.isPresent()
        ? lambda
                .get()
                .getCapturingClass()
                .replace('/', '.')
                .equals(held.getClass().getName())
            && lambda.get().getImplMethodKind()
                != java.lang.invoke.MethodHandleInfo.REF_invokeStatic
        : held.getClass().equals(function.getClass().getEnclosingClass());
  }

  private static List<Held> captured(Object function) {
    Optional<SerializedLambda> lambda = lambda(function);
    List<Held> held = new ArrayList<>();
    if (lambda.isPresent()) {
      for (int i = 0; i < lambda.get().getCapturedArgCount(); i++) {
        Object object = lambda.get().getCapturedArg(i);
        if (object != null) {
          held.add(new Held(isAround(function, object) ? "this" : "a local variable", object));
        }
      }
      return held;
    }
    return fields("", function);
  }

  private static Optional<SerializedLambda> lambda(Object function) {
    try {
      Method replace = function.getClass().getDeclaredMethod("writeReplace");
      return replace.trySetAccessible() && replace.invoke(function) instanceof SerializedLambda l
          ? Optional.of(l)
          : Optional.empty();
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static List<Held> fields(String path, Object object) {
    List<Held> held = new ArrayList<>();
    for (Class<?> at = object.getClass();
        at != null && !at.getName().startsWith("java.");
        at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        try {
          if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
              && field.trySetAccessible()
              && field.get(object) != null) {
            held.add(new Held(
                (path.isEmpty() ? object.getClass().getSimpleName() : path) + "." + field.getName(),
                field.get(object)));
          }
        } catch (IllegalAccessException e) {
          // a field that cannot be read is left out of the path
        }
      }
    }
    return held;
  }

  /** Follows the largest part as long as it is most of the whole. */
  private static Optional<Held> largest(List<Held> parts, long whole) {
    for (Held part : parts) {
      long size = size(part.object());
      if (size > whole / 2) {
        Optional<Held> inner = largest(fields(part.path(), part.object()), size);
        return inner.isPresent() ? inner : Optional.of(part);
      }
    }
    return Optional.empty();
  }

  private static long size(Object object) {
    Counter counter = new Counter();
    try (ObjectOutputStream out = new ObjectOutputStream(counter)) {
      out.writeObject(object);
    } catch (IOException | RuntimeException e) {
      return 0; // what cannot be serialized is refused by the runtime itself
    }
    return counter.bytes;
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int value) {
      bytes++;
    }

    @Override
    public void write(byte[] data, int offset, int length) {
      bytes += length;
    }
  }
}
