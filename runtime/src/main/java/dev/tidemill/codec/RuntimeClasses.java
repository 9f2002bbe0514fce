/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.codec.CodecOutput.AnyWriter;
import dev.tidemill.data.Pair;
import dev.tidemill.internal.codec.DeclaredType;
import dev.tidemill.internal.codec.Shape;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Values of which only the class at run time is known. A byte in front says what follows; for a
 * class that has an entry in the schema, the hash of its name comes next. So the bytes of a value
 * depend on nothing but the value, and threads need not agree on numbers for classes.
 */
final class RuntimeClasses implements AnyWriter {
  private final TypeBinder binder;
  private final Map<Class<?>, RuntimeClass> byClass = new ConcurrentHashMap<>();
  private final Map<Integer, TypeCodec> byId = new ConcurrentHashMap<>();

  /**
   * @param id hash of the name, if it is named
   */
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
      out.writeByte(Tags.NULL);
      return;
    }
    RuntimeClass type = of(value.getClass());
    out.writeByte(type.tag);
    if (type.tag == Tags.NAMED) {
      out.writeFixedInt(type.id);
      out.met(type.codec.expression(), type.codec);
    }
    if (type.tag == Tags.ARRAY) {
      writeArray((Object[]) value, out);
    } else {
      type.codec.write(value, out);
    }
  }

  @Override
  public Codec<Object> writeClass(Class<?> type, CodecOutput out) {
    RuntimeClass found = of(type);
    if (found.tag == Tags.ARRAY) {
      out.writeByte(Tags.ANY);
      return binder.declared(DeclaredType.of(Object.class));
    }
    out.writeByte(found.tag);
    if (found.tag == Tags.NAMED) {
      out.writeFixedInt(found.id);
      out.met(found.codec.expression(), found.codec);
    }
    return found.codec;
  }

  /** The codec of objects of just this class. */
  TypeCodec codec(Class<?> type) {
    return of(type).codec;
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
    int tag = Tags.NAMED;
    if (type == Optional.class) {
      tag = Tags.OPTIONAL;
    } else if (type == Pair.class) {
      tag = Tags.PAIR;
    } else if (Map.Entry.class.isAssignableFrom(type) && Shape.isOfJdk(type)) {
      tag = Tags.ENTRY;
      declared = Map.Entry.class;
    } else if (CollectionKind.of(type).isPresent()) {
      tag = Tags.COLLECTION;
      declared = Collection.class;
    } else if (MapKind.of(type).isPresent()) {
      tag = Tags.MAP;
      declared = Map.class;
    } else if (type.isArray()) {
      return new RuntimeClass(Tags.ARRAY, 0, binder.declared(DeclaredType.of(Object[].class)));
    } else if (!type.isEnum() && Enum.class.isAssignableFrom(type)) {
      declared = type.getSuperclass(); // a constant with a body
    }
    if (tag == Tags.NAMED) {
      refuseContainers(type);
      return named(binder.exact(DeclaredType.of(declared)));
    }
    return new RuntimeClass(tag, 0, binder.declared(DeclaredType.of(declared)));
  }

  /** Others come back as another class than they were, or not with all they hold. */
  private static void refuseContainers(Class<?> type) {
    if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
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
    return new RuntimeClass(Tags.NAMED, id, codec);
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
      out.writeByte(Tags.ANY);
    } else if (scalar.isPresent()) {
      out.writeByte(Scalars.ALL.tag(scalar.get()).orElseThrow());
    } else if (type.isArray()) {
      out.writeByte(Tags.ARRAY);
      writeComponent(type.getComponentType(), out);
    } else {
      TypeCodec codec = binder.exact(DeclaredType.of(type));
      if (codec.entry().isEmpty() || codec.type() != (Object) type) {
        throw CodecOutput.notEncodable("an array of " + type.getName()
            + " cannot be encoded where nothing declares it; make it a List");
      }
      out.writeByte(Tags.NAMED);
      out.writeFixedInt(named(codec).id);
      out.met(codec.expression(), codec);
    }
  }

  @Override
  public void writeEnumClass(Class<?> type, CodecOutput out) {
    RuntimeClass found = of(type);
    if (out.isCanonical()) {
      out.writeString(found.codec.expression());
    } else {
      out.writeFixedInt(found.id);
      out.met(found.codec.expression(), found.codec);
    }
  }

  /** Reads values of the classes that have been met. */
  DynamicReader reader() {
    return new DynamicReader(binder, byId::get, false);
  }
}
