/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A component of a record.
 *
 * @param type the declared type
 * @param handle reads it; absent where the module of the class does not open it
 */
record Part(String name, Class<?> type, Optional<MethodHandle> handle) {
  private interface Access {
    MethodHandle get(MethodHandles.Lookup lookup) throws IllegalAccessException;
  }

  /** The components of a record, in order. */
  static List<Part> components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents()).map(Part::of).toList();
  }

  private static Part of(RecordComponent component) {
    return new Part(
        component.getName(),
        component.getType(),
        handle(component.getAccessor(), lookup -> lookup.unreflect(component.getAccessor())));
  }

  private static Optional<MethodHandle> handle(AccessibleObject member, Access access) {
    try {
      if (!member.trySetAccessible()) {
        return Optional.empty();
      }
      MethodHandle handle = access.get(MethodHandles.lookup());
      return Optional.of(handle.asType(
          handle.type().changeParameterType(0, Object.class).changeReturnType(Object.class)));
    } catch (IllegalAccessException | SecurityException e) {
      return Optional.empty();
    }
  }

  /** Its value in an object; it must be open. */
  @Nullable
  Object of(Object holder) {
    try {
      return (Object) handle.orElseThrow().invokeExact(holder);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // no accessor and no field throws one, unless another language made it
      throw new IllegalStateException(e);
    }
  }
}
