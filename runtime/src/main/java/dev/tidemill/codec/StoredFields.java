/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.Shape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes objects of a class from the fields that it had: in their stored order, some of them gone,
 * others not there yet.
 */
final class StoredFields extends StoredType {
  static final int SKIPPED = -1;

  private final Shape shape;
  private final MethodHandle fromArray;
  private final List<MethodHandle> setters = new ArrayList<>();
  private List<Field> fields = List.of();
  private List<Default> defaults = List.of();

  /**
   * A stored field.
   *
   * @param part the number of the part that it is today, or {@link #SKIPPED}
   */
  record Field(TypeCodec codec, int part) {}

  /** What a part is that was not stored. */
  record Default(int part, Supplier<@Nullable Object> value) {}

  StoredFields(Shape shape, String expression) {
    super(shape.type(), expression);
    this.shape = shape;
    this.fromArray = shape.takesParts() ? shape.fromArray() : shape.constructor();
    if (!shape.takesParts()) {
      shape
          .parts()
          .forEach(part -> setters.add(part.setter()
              .orElseThrow()
              .asType(MethodType.methodType(void.class, Object.class, Object.class))));
    }
  }

  void bind(List<Field> stored, List<Default> missing) {
    fields = List.copyOf(stored);
    defaults = List.copyOf(missing);
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    @Nullable Object[] parts = new @Nullable Object[shape.parts().size()];
    boolean[] isThere = new boolean[parts.length];
    for (Field field : fields) {
      Object value = field.codec.readNullable(in);
      if (field.part != SKIPPED) {
        parts[field.part] = value;
        isThere[field.part] = true;
      }
    }
    for (Default missing : defaults) {
      parts[missing.part] = missing.value.get();
      isThere[missing.part] = true;
    }
    in.leave();
    try {
      return shape.takesParts() ? (Object) fromArray.invokeExact(parts) : filled(parts, isThere);
    } catch (TidemillException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw in.malformed(
          "the constructor of " + type().getName() + " refuses what was stored: " + e, e);
    }
  }

  private Object filled(@Nullable Object[] parts, boolean[] isThere) throws Throwable {
    Object object = fromArray.invoke();
    for (int i = 0; i < parts.length; i++) {
      if (isThere[i]) {
        setters.get(i).invokeExact(object, parts[i]);
      }
    }
    return object;
  }
}
