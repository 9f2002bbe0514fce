/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import java.io.Externalizable;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a class says of its objects: whether they can change, what they are made of, and how they
 * are copied. Found out once for each class.
 */
final class ValueClass {
  /** What is done with an object of the class. */
  enum Kind {
    /** Nothing in it can change. */
    FIXED,
    /** A value of the JDK with a copy function of its own. */
    SIMPLE,
    ARRAY,
    COLLECTION,
    MAP,
    OPTIONAL,
    RECORD,
    /**
     * Has fields that can be read, and a constructor without arguments; a copy gets the same
     * fields.
     */
    FIELDS,
    /** Written and read by Java serialization. */
    SERIALIZED,
    /** Has fields that can be read, but cannot be copied. */
    READABLE,
    /** Neither can be copied nor shows what it holds. */
    OPAQUE
  }

  private static final ClassValue<ValueClass> CLASSES = new ClassValue<>() {
    @Override
    protected ValueClass computeValue(Class<?> type) {
      return made(type);
    }
  };

  private final Kind kind;
  private final boolean isShell;
  private final List<Field> fields;
  private final List<Field> open;
  private final Optional<Constructor<?>> constructor;

  private ValueClass(
      Kind kind,
      boolean isShell,
      List<Field> fields,
      List<Field> open,
      @Nullable Constructor<?> constructor) {
    this.kind = kind;
    this.isShell = isShell;
    this.fields = List.copyOf(fields);
    this.open = List.copyOf(open);
    this.constructor = Optional.ofNullable(constructor);
  }

  static ValueClass of(Class<?> type) {
    return CLASSES.get(type);
  }

  Kind kind() {
    return kind;
  }

  /** Whether an object of the class is changed only by changing what it holds. */
  boolean isShell() {
    return isShell;
  }

  /** All fields, for the kinds that have some. */
  List<Field> fields() {
    return fields;
  }

  /** The fields whose values may be objects that change. */
  List<Field> open() {
    return open;
  }

  /** The canonical constructor of a record, or the one without arguments. */
  Constructor<?> constructor() {
    return constructor.orElseThrow();
  }

  private static ValueClass plain(Kind kind, boolean isShell) {
    return new ValueClass(kind, isShell, List.of(), List.of(), null);
  }

  private static ValueClass made(Class<?> type) {
    if (isFixed(type, new HashSet<>())) {
      return plain(Kind.FIXED, true);
    }
    if (type.isArray()) {
      return plain(Kind.ARRAY, false);
    }
    if (JdkValues.isSimple(type)) {
      return plain(Kind.SIMPLE, false);
    }
    if (isOfJdk(type)) {
      return ofJdk(type);
    }
    return type.isRecord() ? ofRecord(type) : ofFields(type);
  }

  private static ValueClass ofJdk(Class<?> type) {
    if (type == Optional.class) {
      return plain(Kind.OPTIONAL, true);
    }
    if (Collection.class.isAssignableFrom(type)) {
      return plain(Kind.COLLECTION, JdkValues.isUnmodifiable(type));
    }
    if (Map.class.isAssignableFrom(type)) {
      return plain(Kind.MAP, JdkValues.isUnmodifiable(type));
    }
    return plain(Serializable.class.isAssignableFrom(type) ? Kind.SERIALIZED : Kind.OPAQUE, false);
  }

  private static ValueClass ofRecord(Class<?> type) {
    List<Field> fields = readable(type);
    try {
      Class<?>[] types = Stream.of(type.getRecordComponents())
          .map(RecordComponent::getType)
          .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.trySetAccessible() && fields.size() == types.length
          ? new ValueClass(Kind.RECORD, true, fields, open(fields), constructor)
          : plain(Kind.OPAQUE, true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record has a canonical constructor: " + type, e);
    }
  }

  private static ValueClass ofFields(Class<?> type) {
    List<Field> all = declared(type);
    List<Field> fields = readable(type);
    boolean canBeRead = fields.size() == all.size();
    boolean isShell = all.stream().allMatch(field -> Modifier.isFinal(field.getModifiers()));
    Constructor<?> constructor = canBeRead ? withoutArguments(type) : null;
    Kind kind = constructor != null
        ? Kind.FIELDS
        : isCopiedBySerialization(type, all)
            ? Kind.SERIALIZED
            : canBeRead ? Kind.READABLE : Kind.OPAQUE;
    return new ValueClass(kind, isShell && canBeRead, fields, open(fields), constructor);
  }

  /** Fields that serialization leaves out would be lost, unless the class takes care of them. */
  private static boolean isCopiedBySerialization(Class<?> type, List<Field> fields) {
    return Externalizable.class.isAssignableFrom(type)
        || (Serializable.class.isAssignableFrom(type)
            && fields.stream()
                .filter(field -> Modifier.isTransient(field.getModifiers()))
                .allMatch(field -> readsItself(field.getDeclaringClass())));
  }

  private static boolean readsItself(Class<?> type) {
    return Stream.of(type.getDeclaredMethods())
        .map(Method::getName)
        .anyMatch(name -> name.equals("readObject") || name.equals("readResolve"));
  }

  private static @Nullable Constructor<?> withoutArguments(Class<?> type) {
    if (Modifier.isAbstract(type.getModifiers())) {
      return null;
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor();
      return constructor.trySetAccessible() ? constructor : null;
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static List<Field> open(List<Field> fields) {
    return fields.stream()
        .filter(field -> !isFixedWhereDeclared(field.getType(), new HashSet<>()))
        .toList();
  }

  private static List<Field> readable(Class<?> type) {
    return declared(type).stream().filter(Field::trySetAccessible).toList();
  }

  /**
   * The fields of a class and those above it; not those that collections of the JDK keep for
   * themselves.
   */
  private static List<Field> declared(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (!JdkValues.isBaseOfCollections(at)) {
        Stream.of(at.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
            .forEach(fields::add);
      }
    }
    return fields;
  }

  /** Whether objects of just this class can never change, whatever they hold. */
  private static boolean isFixed(Class<?> type, Set<Class<?>> seen) {
    if (type.isPrimitive() || type.isHidden() || JdkValues.isFixed(type) || isEnum(type)) {
      return true; // hidden classes are those of lambdas
    }
    if (type.isArray() || isOfJdk(type)) {
      return false;
    }
    if (!seen.add(type)) {
      return true;
    }
    for (Class<?> at = type; at != null && at != Object.class; at = at.getSuperclass()) {
      if (isOfJdk(at) && at != Record.class && !JdkValues.isBaseOfCollections(at)) {
        return false;
      }
      for (Field field : at.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !(Modifier.isFinal(field.getModifiers())
                && isFixedWhereDeclared(field.getType(), seen))) {
          return false;
        }
      }
    }
    return true;
  }

  /**
   * Whether a field of this type holds nothing that can change: an object of this class, or of a
   * subclass of it.
   */
  private static boolean isFixedWhereDeclared(Class<?> type, Set<Class<?>> seen) {
    return (Modifier.isFinal(type.getModifiers()) || isEnum(type) || JdkValues.isFixed(type))
        && isFixed(type, seen);
  }

  private static boolean isEnum(Class<?> type) {
    return Enum.class.isAssignableFrom(type);
  }

  private static boolean isOfJdk(Class<?> type) {
    return type.getName().startsWith("java.");
  }
}
