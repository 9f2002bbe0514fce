/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.codec.Shape;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Records and plain classes: their fields one after the other.
 *
 * <p>For each class one method handle is composed that writes all fields, and one that reads them.
 * The JIT compiler sees through them as it does through the fields of hand-written code, so
 * primitives are not boxed and nothing is looked up for a value.
 */
final class FieldsCodec extends TypeCodec {
  private static final MethodType WRITE =
      MethodType.methodType(void.class, Object.class, CodecOutput.class);
  private static final MethodType READ = MethodType.methodType(Object.class, CodecInput.class);

  /** A method has at most 255 parameters, and an adapter needs some. */
  private static final int MAX_PARAMETERS = 200;

  private final Shape shape;
  private List<TypeCodec> parts = List.of();
  private MethodHandle writer = MethodHandles.empty(WRITE);
  private MethodHandle creator = MethodHandles.empty(READ);
  private MethodHandle filler = MethodHandles.empty(WRITE);
  private boolean fills;

  FieldsCodec(Shape shape, String expression) {
    super(shape.type(), expression);
    this.shape = shape;
  }

  /**
   * Completes it. A field may refer to the class itself, so it is there before its fields' codecs
   * are.
   */
  void bind(List<TypeCodec> codecs) {
    parts = List.copyOf(codecs);
    writer = writer();
    fills = !shape.takesParts();
    if (fills) {
      creator =
          MethodHandles.dropArguments(shape.constructor(), 0, CodecInput.class).asType(READ);
      filler = filler();
    } else {
      creator = creator();
    }
  }

  private MethodHandle writer() {
    List<MethodHandle> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      MethodHandle getter = shape.parts().get(i).getter();
      steps.add(MethodHandles.filterArguments(
          parts.get(i).writer(getter.type().returnType()), 0, getter));
    }
    return sequence(steps, CodecOutput.class);
  }

  private MethodHandle filler() {
    List<MethodHandle> steps = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      MethodHandle setter = shape.parts().get(i).setter().orElseThrow();
      steps.add(MethodHandles.filterArguments(
          setter, 1, parts.get(i).reader(setter.type().parameterType(1))));
    }
    return sequence(steps, CodecInput.class);
  }

  private MethodHandle sequence(List<MethodHandle> steps, Class<?> buffer) {
    MethodType one = MethodType.methodType(
        void.class, shape.type(), buffer); // fields may be those of superclasses
    MethodHandle all = MethodHandles.empty(one);
    for (int i = steps.size() - 1; i >= 0; i--) {
      all = MethodHandles.foldArguments(all, steps.get(i).asType(one));
    }
    return all.asType(MethodType.methodType(void.class, Object.class, buffer));
  }

  private MethodHandle creator() {
    int count = parts.size();
    MethodHandle constructor = shape.constructor();
    if (count > MAX_PARAMETERS) {
      return arrayCreator();
    }
    MethodHandle[] readers = new MethodHandle[count];
    for (int i = 0; i < count; i++) {
      readers[i] = parts.get(i).reader(constructor.type().parameterType(i));
    }
    return MethodHandles.permuteArguments(
        MethodHandles.filterArguments(constructor, 0, readers)
            .asType(MethodType.methodType(Object.class, inputs(count))),
        READ,
        new int[count]);
  }

  private static List<Class<?>> inputs(int count) {
    Class<?>[] inputs = new Class<?>[count];
    Arrays.fill(inputs, CodecInput.class);
    return List.of(inputs);
  }

  private MethodHandle arrayCreator() {
    try {
      return MethodHandles.lookup()
          .findVirtual(FieldsCodec.class, "readAsArray", READ)
          .bindTo(this);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Object readAsArray(CodecInput in) throws Throwable {
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts.get(i).readNullable(in);
    }
    return (Object) shape.fromArray().invokeExact(values);
  }

  @Override
  public void write(Object value, CodecOutput out) {
    out.enter();
    try {
      writer.invokeExact(value, out);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // no field throws one
      throw new IllegalStateException(e);
    }
    out.leave();
  }

  @Override
  public Object read(CodecInput in) {
    in.enter();
    try {
      Object value = (Object) creator.invokeExact(in);
      if (fills) {
        filler.invokeExact(value, in);
      }
      in.leave();
      return value;
    } catch (TidemillException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw refused(in, e);
    }
  }

  private TidemillException refused(CodecInput in, Throwable e) {
    return in.malformed(
        "the constructor of " + type().getName() + " refuses what was stored: " + e, e);
  }

  Shape shape() {
    return shape;
  }

  @Override
  List<TypeCodec> parts() {
    return parts;
  }

  @Override
  Optional<TypeSchema> entry() {
    List<TypeSchema.Field> fields = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      fields.add(new TypeSchema.Field(shape.parts().get(i).name(), parts.get(i).expression()));
    }
    return Optional.of(new TypeSchema(
        expression(),
        shape.type().isRecord() ? TypeSchema.Kind.RECORD : TypeSchema.Kind.CLASS,
        1,
        fields,
        List.of()));
  }

  @Override
  boolean isFixed() {
    return shape.parts().stream().allMatch(Shape.Part::isFinal);
  }
}
