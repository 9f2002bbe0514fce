/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.CodecInput.AnyReader;
import dev.tidemill.codec.CodecOutput.AnyWriter;
import dev.tidemill.data.Pair;
import dev.tidemill.internal.codec.DeclaredType;
import java.lang.reflect.Array;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of which only the class at run time is known. A byte in front says what follows; for a class that has an entry in the schema, the
 * hash of its name comes next. So the bytes of a value depend on nothing but the value, and threads need not agree on numbers for classes.
 */
final class RuntimeClasses implements AnyWriter, AnyReader {
  static final int NULL = 0;
  static final int OPTIONAL = 100;
  static final int PAIR = 101;
  static final int ENTRY = 102;
  static final int COLLECTION = 103;
  static final int MAP = 104;
  static final int ARRAY = 105;
  static final int NAMED = 120;
  static final int ANY = 121;

  private final TypeBinder binder;
  private final Map<Class<?>, RuntimeClass> byClass = new ConcurrentHashMap<>();
  private final Map<Integer, TypeCodec> byId = new ConcurrentHashMap<>();

  /** @param id hash of the name, if it is named */
  private record RuntimeClass(int tag, int id, TypeCodec codec) {}

  RuntimeClasses(TypeBinder binder) {
    this.binder = binder;
  }

  /** The hash that stands for a name. */
  static int id(String expression) {
    return ByteHash.of(expression);
  }

  @Override
  public void writeAny(@Nullable Object value, CodecOutput out) {
    if (value == null) {
      out.writeByte(NULL);
      return;
    }
    RuntimeClass type = of(value.getClass());
    out.writeByte(type.tag);
    if (type.tag == NAMED) {
      out.writeFixedInt(type.id);
      out.met(type.codec);
    }
    if (type.tag == ARRAY) {
      writeArray((Object[]) value, out);
    } else {
      type.codec.write(value, out);
    }
  }

  private RuntimeClass of(Class<?> type) {
    RuntimeClass known = byClass.get(type);
    if (known == null) {
      known = find(type);
      byClass.put(type, known);
    }
    return known;
  }

  private RuntimeClass find(Class<?> type) {
    Optional<TypeCodec> own = binder.custom(type);
    if (own.isPresent()) {
      return named(own.get());
    }
    Optional<TypeCodec> scalar = Scalars.ALL.of(type);
    if (scalar.isPresent()) {
      return new RuntimeClass(Scalars.ALL.tag(scalar.get()).orElseThrow(), 0, scalar.get());
    }
    Class<?> declared = type;
    int tag = NAMED;
    if (type == Optional.class) {
      tag = OPTIONAL;
    } else if (type == Pair.class) {
      tag = PAIR;
    } else if (Map.Entry.class.isAssignableFrom(type) && isOfJdk(type)) {
      tag = ENTRY;
      declared = Map.Entry.class;
    } else if (CollectionKind.of(type).isPresent()) {
      tag = COLLECTION;
      declared = Collection.class;
    } else if (MapKind.of(type).isPresent()) {
      tag = MAP;
      declared = Map.class;
    } else if (type.isArray()) {
      return new RuntimeClass(ARRAY, 0, binder.declared(DeclaredType.of(Object[].class)));
    } else if (!type.isEnum() && Enum.class.isAssignableFrom(type)) {
      declared = type.getSuperclass(); // a constant with a body
    }
    if (tag == NAMED) {
      refuseContainers(type);
      return named(binder.exact(DeclaredType.of(declared)));
    }
    return new RuntimeClass(tag, 0, binder.declared(DeclaredType.of(declared)));
  }

  private static boolean isOfJdk(Class<?> type) {
    return dev.tidemill.internal.codec.Shape.isOfJdk(type);
  }

  /** Others come back as another class than they were, or not with all they hold. */
  private static void refuseContainers(Class<?> type) {
    if (Iterable.class.isAssignableFrom(type) && Collection.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)) {
      throw CodecOutput.notEncodable(type.getName()
          + " cannot be encoded: it is a collection or map that is not one of the usual ones of java.util; copy it into one"
          + " of them, or register a codec for the class");
    }
  }

  private RuntimeClass named(TypeCodec codec) {
    int id = id(codec.expression());
    TypeCodec other = byId.putIfAbsent(id, codec);
    if (other != null && !other.expression().equals(codec.expression())) {
      throw CodecOutput.notEncodable(
          "the names " + other.expression() + " and " + codec.expression() + " have the same hash, "
              + id + ", which stands for them; rename one of them");
    }
    return new RuntimeClass(NAMED, id, codec);
  }

  private void writeArray(Object[] elements, CodecOutput out) {
    writeComponent(elements.getClass().getComponentType(), out);
    out.enter();
    out.writeCount(elements.length);
    for (Object each : elements) {
      writeAny(each, out);
    }
    out.leave();
  }

  private void writeComponent(Class<?> type, CodecOutput out) {
    Optional<TypeCodec> scalar = Scalars.ALL.of(type);
    if (type == Object.class) {
      out.writeByte(ANY);
    } else if (scalar.isPresent()) {
      out.writeByte(Scalars.ALL.tag(scalar.get()).orElseThrow());
    } else if (type.isArray()) {
      out.writeByte(ARRAY);
      writeComponent(type.getComponentType(), out);
    } else {
      TypeCodec codec = binder.exact(DeclaredType.of(type));
      if (codec.entry().isEmpty() || codec.type() != (Object) type) {
        throw CodecOutput.notEncodable("an array of " + type.getName()
            + " cannot be encoded where nothing declares it; make it a List");
      }
      out.writeByte(NAMED);
      out.writeFixedInt(named(codec).id);
      out.met(codec);
    }
  }

  @Override
  public void writeEnumClass(Class<?> type, CodecOutput out) {
    RuntimeClass found = of(type);
    if (out.isCanonical()) {
      out.writeString(found.codec.expression());
    } else {
      out.writeFixedInt(found.id);
      out.met(found.codec);
    }
  }

  @Override
  public @Nullable Object readAny(CodecInput in) {
    int tag = in.readByte();
    if (tag == NULL) {
      return null;
    }
    if (tag == NAMED) {
      return named(in).read(in);
    }
    if (tag == ARRAY) {
      return readArray(in);
    }
    return unnamed(tag)
        .orElseThrow(() -> in.malformed(tag + " stands for no kind of value"))
        .read(in);
  }

  private Optional<TypeCodec> unnamed(int tag) {
    Class<?> declared = switch (tag) {
      case OPTIONAL -> Optional.class;
      case PAIR -> Pair.class;
      case ENTRY -> Map.Entry.class;
      case COLLECTION -> Collection.class;
      case MAP -> Map.class;
      default -> null;
    };
    return declared == null
        ? Scalars.ALL.tagged(tag)
        : Optional.of(binder.declared(DeclaredType.of(declared)));
  }

  private TypeCodec named(CodecInput in) {
    int id = in.readFixedInt();
    TypeCodec codec = byId.get(id);
    if (codec == null) {
      throw in.malformed("no class has the number " + id);
    }
    return codec;
  }

  private Object readArray(CodecInput in) {
    return readArray(readComponent(in, 0), in);
  }

  static Object readArray(Class<?> component, CodecInput in) {
    in.enter();
    int count = in.readCount(1);
    java.util.List<Object> elements = new java.util.ArrayList<>(Math.min(count, 1024));
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
    if (tag == ANY) {
      return Object.class;
    }
    if (tag == ARRAY && depth < 8) {
      return readComponent(in, depth + 1).arrayType();
    }
    if (tag == NAMED) {
      return named(in).type();
    }
    return Scalars.ALL
        .tagged(tag)
        .orElseThrow(() -> in.malformed(tag + " stands for no class of elements"))
        .type();
  }

  @Override
  public Class<?> readEnumClass(CodecInput in) {
    TypeCodec codec = named(in);
    if (!(codec instanceof EnumCodec)) {
      throw in.malformed(codec.expression() + " is not an enum");
    }
    return codec.type();
  }
}
