/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.codec;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a class and how objects of it are made: a record by its canonical constructor,
 * another class by a constructor that takes all fields, or by one without arguments, after which
 * the fields are set.
 *
 * @param type the class
 * @param parts its components or fields, those of superclasses first
 * @param constructor takes the parts in order, or nothing
 * @param takesParts whether the constructor takes the parts
 */
public record Shape(Class<?> type, List<Part> parts, MethodHandle constructor, boolean takesParts) {
  /** Names the fields that the parameters of a constructor stand for. */
  public interface ConstructorNames {
    /**
     * The names for this constructor, in the order of its parameters; empty if it is not marked.
     */
    Optional<List<String>> of(Constructor<?> constructor);
  }

  /** The class cannot be taken apart and put together; the message says why and what to do. */
  public static final class UnsupportedShape extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    UnsupportedShape(String reason) {
      super(reason);
      this.reason = reason;
    }

    /** Why, and what to do. */
    public String reason() {
      return reason;
    }
  }

  /**
   * A component of a record or a field of a class.
   *
   * @param getter {@code (T) -> part}
   * @param setter {@code (T, part) -> void}, not there for a record
   * @param annotated where its annotations are
   */
  public record Part(
      String name,
      DeclaredType type,
      boolean isFinal,
      MethodHandle getter,
      Optional<MethodHandle> setter,
      java.lang.reflect.AnnotatedElement annotated) {}

  /**
   * The shape of a class with these type arguments.
   *
   * @param isReading whether objects are made; if not, no constructor is needed, an object around it
   *     is left out, and the fields of a class are in the order of their names
   */
  public static Shape of(DeclaredType type, ConstructorNames names, boolean isReading)
      throws UnsupportedShape {
    Class<?> raw = type.raw();
    if (isReading) {
      refuseIfBound(raw);
    }
    refuseIfImpossible(raw);
    return raw.isRecord() ? ofRecord(type) : ofClass(type, names, isReading);
  }

  /** An object of such a class has another one around it, or variables. */
  private static void refuseIfBound(Class<?> type) throws UnsupportedShape {
    if (type.isAnonymousClass() || (type.isLocalClass() && !type.isRecord())) {
      throw new UnsupportedShape(
          "it is a local or anonymous class, which may refer to variables around it; make it a static nested class"
              + " or a record");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
      throw new UnsupportedShape(
          "it is an inner class, which refers to the object around it; make it static or a record");
    }
  }

  private static void refuseIfImpossible(Class<?> type) throws UnsupportedShape {
    if (type.isHidden() || type.isSynthetic()) {
      throw new UnsupportedShape("it is the class of a lambda, which has no fields to store");
    }
    if (isOfJdk(type)) {
      throw new UnsupportedShape(
          "it is a class of the JDK whose fields are its own affair; store what it is made"
              + " from, or register a codec");
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      throw new UnsupportedShape("it is abstract");
    }
    if (Throwable.class.isAssignableFrom(type)) {
      throw new UnsupportedShape("it is an exception; store its message");
    }
  }

  public static boolean isOfJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static Shape ofRecord(DeclaredType type) throws UnsupportedShape {
    Class<?> raw = type.raw();
    Map<TypeVariable<?>, DeclaredType> bindings = type.bindings();
    List<Part> parts = new ArrayList<>();
    List<Class<?>> types = new ArrayList<>();
    for (RecordComponent component : raw.getRecordComponents()) {
      types.add(component.getType());
      parts.add(new Part(
          component.getName(),
          DeclaredType.resolve(component.getGenericType(), bindings),
          true,
          getter(field(raw, component.getName())),
          Optional.empty(),
          component));
    }
    try {
      return new Shape(
          raw,
          List.copyOf(parts),
          unreflect(raw.getDeclaredConstructor(types.toArray(Class<?>[]::new))),
          true);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e); // every record has one
    }
  }

  private static Field field(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      throw new IllegalStateException(e); // every component has one
    }
  }

  private static Shape ofClass(DeclaredType type, ConstructorNames names, boolean isReading)
      throws UnsupportedShape {
    List<Part> parts = new ArrayList<>();
    addFields(type, parts, new HashSet<>());
    if (!isReading) {
      parts.sort(Comparator.comparing(Part::name)); // reflection promises no order
      return new Shape(type.raw(), List.copyOf(parts), noConstructor(type.raw()), false);
    }
    for (Constructor<?> constructor : type.raw().getDeclaredConstructors()) {
      Optional<List<String>> parameters = names.of(constructor);
      if (parameters.isPresent()) {
        List<Part> ordered = ordered(parts, parameters.get(), constructor);
        return new Shape(type.raw(), ordered, unreflect(constructor), true);
      }
    }
    try {
      return new Shape(
          type.raw(), List.copyOf(parts), unreflect(type.raw().getDeclaredConstructor()), false);
    } catch (NoSuchMethodException e) {
      throw new UnsupportedShape(
          "it has no constructor without arguments; add one (it may be private), mark the constructor that takes all"
              + " fields with @CodecConstructor, make the class a record, or register a codec");
    }
  }

  private static MethodHandle noConstructor(Class<?> type) {
    return MethodHandles.insertArguments(
        MethodHandles.throwException(type, IllegalStateException.class),
        0,
        new IllegalStateException("objects of " + type.getName() + " are only written"));
  }

  private static List<Part> ordered(
      List<Part> parts, List<String> names, Constructor<?> constructor) throws UnsupportedShape {
    List<String> fields = parts.stream().map(Part::name).toList();
    if (names.size() != fields.size() || !Set.copyOf(fields).equals(Set.copyOf(names))) {
      throw new UnsupportedShape("@CodecConstructor names " + names + " and the fields are "
          + fields + "; name each field once, in the order of the parameters");
    }
    List<Part> ordered = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Part part = parts.get(fields.indexOf(names.get(i)));
      if (constructor.getParameterTypes()[i] != part.type().raw()
          && !constructor.getParameterTypes()[i].isAssignableFrom(part.type().raw())) {
        throw new UnsupportedShape("parameter " + (i + 1) + " of its @CodecConstructor is a "
            + constructor.getParameterTypes()[i].getTypeName() + " and the field " + part.name()
            + " is a " + part.type().raw().getTypeName());
      }
      ordered.add(part);
    }
    return List.copyOf(ordered);
  }

  private static void addFields(DeclaredType type, List<Part> parts, Set<String> names)
      throws UnsupportedShape {
    Class<?> raw = type.raw();
    Map<TypeVariable<?>, DeclaredType> bindings = type.bindings();
    Class<?> above = raw.getSuperclass();
    if (above != null && above != Object.class) {
      if (isOfJdk(above)) {
        throw new UnsupportedShape("it extends " + above.getName()
            + ", a class of the JDK whose fields are its own affair; register a codec");
      }
      addFields(superclass(raw.getGenericSuperclass(), bindings), parts, names);
    }
    List<Field> fields = Arrays.stream(raw.getDeclaredFields())
        .filter(field -> (field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) == 0
            && !field.isSynthetic())
        .toList();
    for (Field field : fields) {
      String name = field.getName();
      if (!names.add(name)) {
        throw new UnsupportedShape(
            "two fields are called " + name + ", one of them in a superclass; rename one");
      }
      MethodHandle getter = getter(field);
      parts.add(new Part(
          name,
          DeclaredType.resolve(field.getGenericType(), bindings),
          Modifier.isFinal(field.getModifiers()),
          getter,
          Optional.of(setter(field)),
          field));
    }
  }

  private static DeclaredType superclass(
      @Nullable Type superclass, Map<TypeVariable<?>, DeclaredType> bindings) {
    return superclass instanceof ParameterizedType || superclass instanceof Class<?>
        ? DeclaredType.resolve(superclass, bindings)
        : DeclaredType.of(Object.class);
  }

  private static MethodHandle getter(Field field) throws UnsupportedShape {
    open(field, field.getDeclaringClass());
    try {
      return MethodHandles.lookup().unreflectGetter(field);
    } catch (IllegalAccessException e) {
      throw closed(field.getDeclaringClass());
    }
  }

  private static MethodHandle setter(Field field) throws UnsupportedShape {
    try {
      return MethodHandles.lookup().unreflectSetter(field);
    } catch (IllegalAccessException e) {
      throw closed(field.getDeclaringClass());
    }
  }

  private static MethodHandle unreflect(Constructor<?> constructor) throws UnsupportedShape {
    open(constructor, constructor.getDeclaringClass());
    try {
      MethodHandle handle = MethodHandles.lookup().unreflectConstructor(constructor);
      return handle.isVarargsCollector() ? handle.asFixedArity() : handle;
    } catch (IllegalAccessException e) {
      throw closed(constructor.getDeclaringClass());
    }
  }

  private static void open(AccessibleObject member, Class<?> owner) throws UnsupportedShape {
    if (!member.trySetAccessible()) {
      throw closed(owner);
    }
  }

  private static UnsupportedShape closed(Class<?> owner) {
    return new UnsupportedShape("module " + owner.getModule().getName() + " does not open package "
        + owner.getPackageName() + "; add \"opens " + owner.getPackageName()
        + ";\" to its module-info.java, or register a codec");
  }

  /** {@code (Object[]) -> T}: makes an object from its parts. */
  public MethodHandle fromArray() {
    return constructor
        .asSpreader(Object[].class, parts.size())
        .asType(MethodType.methodType(Object.class, Object[].class));
  }
}
