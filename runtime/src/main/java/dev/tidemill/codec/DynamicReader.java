/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.CodecInput.AnyReader;
import dev.tidemill.data.Pair;
import dev.tidemill.internal.codec.DeclaredType;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Reads values that say their class themselves, as {@link RuntimeClasses} writes them. */
final class DynamicReader implements AnyReader {
  private static final int MAX_DIMENSIONS = 8;
  private static final int MAX_EXPECTED = 1024;

  private final TypeBinder binder;
  private final IntFunction<@Nullable TypeCodec> named;
  private final boolean isViewing;

  /**
   * @param named finds the codec of a class by the hash of its name
   * @param isViewing whether values are only looked at, so that their classes need not be there
   */
  DynamicReader(TypeBinder binder, IntFunction<@Nullable TypeCodec> named, boolean isViewing) {
    this.binder = binder;
    this.named = named;
    this.isViewing = isViewing;
  }

  @Override
  public boolean isViewing() {
    return isViewing;
  }

  @Override
  public @Nullable Object readAny(CodecInput in) {
    int tag = in.readByte();
    if (tag == Tags.NULL) {
      return null;
    }
    if (tag == Tags.NAMED) {
      return named(in).read(in);
    }
    if (tag == Tags.ARRAY) {
      return readArray(readComponent(in, 0), in);
    }
    return unnamed(tag)
        .orElseThrow(() -> in.malformed(tag + " stands for no kind of value"))
        .read(in);
  }

  @Override
  public Codec<Object> readClass(CodecInput in) {
    int tag = in.readByte();
    if (tag == Tags.NAMED) {
      return named(in);
    }
    return tag == Tags.ANY
        ? binder.declared(DeclaredType.of(Object.class))
        : unnamed(tag).orElseThrow(() -> in.malformed(tag + " stands for no class"));
  }

  private Optional<TypeCodec> unnamed(int tag) {
    Class<?> declared = switch (tag) {
      case Tags.OPTIONAL -> Optional.class;
      case Tags.PAIR -> Pair.class;
      case Tags.ENTRY -> Map.Entry.class;
      case Tags.COLLECTION -> Collection.class;
      case Tags.MAP -> Map.class;
      default -> null;
    };
    return declared == null
        ? Scalars.ALL.tagged(tag)
        : Optional.of(binder.declared(DeclaredType.of(declared)));
  }

  private TypeCodec named(CodecInput in) {
    int id = in.readFixedInt();
    TypeCodec codec = named.apply(id);
    if (codec == null) {
      throw in.malformed("no class has the number " + id);
    }
    return codec;
  }

  private static Object readArray(Class<?> component, CodecInput in) {
    in.enter();
    int count = in.readCount(1);
    List<@Nullable Object> elements = new ArrayList<>(Math.min(count, MAX_EXPECTED));
    for (int i = 0; i < count; i++) {
      Object element = in.readValue();
      if (element != null && !component.isInstance(element)) {
        throw in.malformed(
            "a " + element.getClass().getName() + " is in an array of " + component.getName());
      }
      elements.add(element);
    }
    in.leave();
    return elements.toArray((Object[]) Array.newInstance(component, 0));
  }

  private Class<?> readComponent(CodecInput in, int depth) {
    int tag = in.readByte();
    if (tag == Tags.ARRAY && depth < MAX_DIMENSIONS) {
      Class<?> component = readComponent(in, depth + 1);
      return isViewing ? Object.class : component.arrayType();
    }
    if (tag == Tags.NAMED) {
      Class<?> type = named(in).type();
      return isViewing ? Object.class : type;
    }
    return tag == Tags.ANY
        ? Object.class
        : Scalars.ALL
            .tagged(tag)
            .orElseThrow(() -> in.malformed(tag + " stands for no class of elements"))
            .type();
  }

  @Override
  public @Nullable Class<?> readEnumClass(CodecInput in) {
    TypeCodec codec = named(in);
    if (isViewing) {
      return null;
    }
    if (!Enum.class.isAssignableFrom(codec.type())) {
      throw in.malformed(codec.expression() + " is not an enum");
    }
    return codec.type();
  }
}
