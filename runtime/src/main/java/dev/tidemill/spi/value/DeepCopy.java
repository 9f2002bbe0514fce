/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies a value with everything in it that can change, and shares the rest. Keys of maps and
 * elements of sets are shared: they must not change while they are there anyway. An object that is
 * reached twice is copied once.
 */
final class DeepCopy {
  private static final int MAX_DEPTH = 200;

  private final IdentityHashMap<Object, Object> copies = new IdentityHashMap<>();

  private DeepCopy() {}

  static Object of(Object value) throws NotCopyableException {
    Object flat = flat(value);
    return flat == null ? new DeepCopy().copied(value, 0) : flat;
  }

  /**
   * The copy of the most usual values, lists and arrays whose elements cannot change; null for
   * others.
   */
  private static @Nullable Object flat(Object value) {
    if (value instanceof long[] longs) {
      return longs.clone();
    }
    if (value.getClass() == ArrayList.class) {
      ArrayList<?> list = (ArrayList<?>) value;
      for (int i = 0, n = list.size(); i < n; i++) {
        if (Changeability.of(list.get(i))) {
          return null;
        }
      }
      return new ArrayList<>(list);
    }
    return null;
  }

  private @Nullable Object copy(@Nullable Object value, int depth) throws NotCopyableException {
    return Changeability.of(value) && value != null ? copied(value, depth) : value;
  }

  private Object copied(Object value, int depth) throws NotCopyableException {
    if (depth > MAX_DEPTH) {
      throw new NotCopyableException("it is more than " + MAX_DEPTH + " levels deep");
    }
    Object known = copies.get(value);
    if (known != null) {
      return known;
    }
    ValueClass type = ValueClass.of(value.getClass());
    return switch (type.kind()) {
      case FIXED, OPAQUE -> value;
      case SIMPLE -> noted(value, JdkValues.simpleCopy(value));
      case ARRAY -> array(value, depth + 1);
      case COLLECTION -> collection((Collection<?>) value, type.isShell(), depth + 1);
      case MAP -> map((Map<?, ?>) value, type.isShell(), depth + 1);
      case OPTIONAL -> optional((Optional<?>) value, depth + 1);
      case RECORD -> record(value, type, depth + 1);
      case FIELDS -> fields(value, type, depth + 1);
      case SERIALIZED -> noted(value, serialized(value));
      case READABLE ->
        throw new NotCopyableException("objects of type " + value.getClass().getTypeName()
            + " cannot be copied: the class has no constructor without arguments and is neither a record nor"
            + " Serializable");
    };
  }

  private <T> T noted(Object value, T copy) {
    copies.put(value, copy);
    return copy;
  }

  private Object array(Object array, int depth) throws NotCopyableException {
    int length = Array.getLength(array);
    Class<?> component = array.getClass().getComponentType();
    Object copy = noted(array, Array.newInstance(component, length));
    System.arraycopy(array, 0, copy, 0, length);
    if (copy instanceof Object[] elements) {
      for (int i = 0; i < length; i++) {
        elements[i] = copy(elements[i], depth);
      }
    }
    return copy;
  }

  private Object collection(Collection<?> elements, boolean isShell, int depth)
      throws NotCopyableException {
    if (!isShell
        && !JdkValues.isKnownContainer(elements.getClass())
        && elements instanceof java.io.Serializable) {
      return noted(elements, serialized(elements));
    }
    Collection<Object> copy = JdkValues.copy(elements);
    if (!isShell) {
      copies.put(elements, copy);
    }
    if (!(copy instanceof Set<?>)) {
      List<Object> parts = new ArrayList<>(elements.size());
      boolean differs = false;
      for (Object element : elements) {
        Object part = copy(element, depth);
        parts.add(part);
        differs |= part != element;
      }
      if (differs) {
        copy.clear();
        copy.addAll(parts);
      }
    }
    if (!isShell) {
      return copy;
    }
    return noted(
        elements,
        copy instanceof List<Object> list
            ? Collections.unmodifiableList(list)
            : copy instanceof Set<Object> set
                ? Collections.unmodifiableSet(set)
                : Collections.unmodifiableCollection(copy));
  }

  private Object map(Map<?, ?> map, boolean isShell, int depth) throws NotCopyableException {
    if (!isShell
        && !JdkValues.isKnownContainer(map.getClass())
        && map instanceof java.io.Serializable) {
      return noted(map, serialized(map));
    }
    Map<Object, Object> copy = isShell ? new LinkedHashMap<>(map) : JdkValues.copy(map);
    Object shown = noted(map, isShell ? Collections.unmodifiableMap(copy) : copy);
    for (Map.Entry<Object, Object> entry : copy.entrySet()) {
      Object part = copy(entry.getValue(), depth);
      if (part != entry.getValue()) {
        entry.setValue(part);
      }
    }
    return shown;
  }

  private Object optional(Optional<?> optional, int depth) throws NotCopyableException {
    return noted(optional, Optional.ofNullable(copy(optional.orElse(null), depth)));
  }

  private Object record(Object value, ValueClass type, int depth) throws NotCopyableException {
    @Nullable Object[] components = new @Nullable Object[type.fields().size()];
    for (int i = 0; i < components.length; i++) {
      components[i] = copy(Changeability.read(type.fields().get(i), value), depth);
    }
    try {
      return noted(value, type.constructor().newInstance(components));
    } catch (ReflectiveOperationException e) {
      throw new NotCopyableException("the constructor of " + value.getClass().getTypeName()
          + " refuses the components of a record that there is: " + e);
    }
  }

  private Object fields(Object value, ValueClass type, int depth) throws NotCopyableException {
    try {
      Object copy = noted(value, type.constructor().newInstance());
      for (Field field : type.fields()) {
        field.set(copy, copy(field.get(value), depth));
      }
      return copy;
    } catch (ReflectiveOperationException e) {
      throw new NotCopyableException(
          "an object of type " + value.getClass().getTypeName() + " cannot be made: " + e);
    }
  }

  private static Object serialized(Object value) throws NotCopyableException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new NotCopyableException("it cannot be serialized: " + e);
    }
    ClassLoader loader = value.getClass().getClassLoader();
    try (ObjectInputStream in =
        new OfLoader(new ByteArrayInputStream(bytes.toByteArray()), loader)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException e) {
      throw new NotCopyableException("it cannot be deserialized: " + e);
    }
  }

  /** Finds the classes that the program sees. */
  private static final class OfLoader extends ObjectInputStream {
    private final @Nullable ClassLoader loader;

    OfLoader(ByteArrayInputStream in, @Nullable ClassLoader loader) throws IOException {
      super(in);
      this.loader = loader;
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass type)
        throws IOException, ClassNotFoundException {
      try {
        return Class.forName(type.getName(), false, loader);
      } catch (ClassNotFoundException e) {
        return super.resolveClass(type);
      }
    }
  }
}
