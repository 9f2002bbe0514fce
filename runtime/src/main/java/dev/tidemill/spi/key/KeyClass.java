/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.key;

import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How the objects of one class hash; found out once for each class. */
abstract class KeyClass {
  private static final ClassValue<KeyClass> CLASSES = new ClassValue<>() {
    @Override
    protected KeyClass computeValue(Class<?> type) {
      return KeyClass.make(type);
    }
  };

  static KeyClass of(Class<?> type) {
    return CLASSES.get(type);
  }

  private static KeyClass make(Class<?> type) {
    if (type.isArray()) {
      return new Refused(
          type,
          "arrays with equal content are not equal and have different hash codes; make the key a List, a"
              + " String or a record");
    }
    if (isConstant(type)) {
      return new Constant();
    }
    if (type.isRecord()) {
      return RecordClass.of(type);
    }
    if (!definesHashCode(type)) {
      return new Refused(
          type,
          "the class does not define hashCode and equals, so two equal keys would be two keys; define both, or"
              + " make it a record");
    }
    if (type == URL.class) {
      return new Refused(
          type, "its hash code is that of the address that its host has now; make the key a URI");
    }
    if (isContainer(type)) {
      return new Container();
    }
    return isOfTheJdk(type) ? new OfTheJdk() : EncodedClass.of(type);
  }

  /**
   * Objects that exist once, so that the hash code of an object does for them; what stays the same
   * is their name.
   */
  private static boolean isConstant(Class<?> type) {
    return Enum.class.isAssignableFrom(type) || type == Currency.class || type == Class.class;
  }

  private static boolean isOfTheJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private static boolean definesHashCode(Class<?> type) {
    try {
      return type.getMethod("hashCode").getDeclaringClass() != Object.class;
    } catch (NoSuchMethodException e) {
      return false;
    }
  }

  private static boolean isContainer(Class<?> type) {
    return List.class.isAssignableFrom(type)
        || Set.class.isAssignableFrom(type)
        || Map.class.isAssignableFrom(type)
        || Map.Entry.class.isAssignableFrom(type)
        || type == Optional.class;
  }

  /** The hash of an object of this class. */
  abstract long hash(Object key, HashFunction function);

  /** Whether the stable hash of all objects of this class that have one is their hash code. */
  abstract boolean isHashCode();

  /** Whether all objects of this class have a stable hash, or none. */
  abstract boolean isUniform();

  /** Whether all values of a declared type have their hash code as stable hash. */
  static boolean hashesAsItself(Class<?> declared) {
    return isClosed(declared, false, new HashSet<>());
  }

  /** Whether all values of a declared type have a stable hash. */
  static boolean hashesAlways(Class<?> declared) {
    return isClosed(declared, true, new HashSet<>());
  }

  /**
   * A type is taken to be closed while its own parts are looked at: what refers to itself adds
   * nothing.
   */
  private static boolean isClosed(Class<?> declared, boolean withEnums, Set<Class<?>> seen) {
    if (declared.isPrimitive() || !seen.add(declared)) {
      return true;
    }
    if (declared.isEnum() || isConstant(declared)) {
      return withEnums;
    }
    if (declared.isArray() || !Modifier.isFinal(declared.getModifiers())) {
      return false;
    }
    if (declared.isRecord()) {
      return Part.components(declared).stream()
          .allMatch(part -> isClosed(part.type(), withEnums, seen));
    }
    return isOfTheJdk(declared)
        && declared != Optional.class
        && declared != URL.class
        && !isContainer(declared)
        && definesHashCode(declared);
  }

  /** Objects of this class have no stable hash. */
  static final class Refused extends KeyClass {
    private final Class<?> type;
    private final String reason;

    Refused(Class<?> type, String reason) {
      this.type = type;
      this.reason = reason;
    }

    @Override
    long hash(Object key, HashFunction function) {
      function.refuse(new UnstableKeyException(type, reason));
      return function.value(key);
    }

    @Override
    boolean isHashCode() {
      return true;
    }

    @Override
    boolean isUniform() {
      return true;
    }
  }

  /** Its hash code is computed from its value, the same in every JVM. */
  private static final class OfTheJdk extends KeyClass {
    @Override
    long hash(Object key, HashFunction function) {
      return function.value(key);
    }

    @Override
    boolean isHashCode() {
      return true;
    }

    @Override
    boolean isUniform() {
      return true;
    }
  }

  private static final class Constant extends KeyClass {
    @Override
    long hash(Object key, HashFunction function) {
      return function.of(name(key));
    }

    private static String name(Object key) {
      if (key instanceof Enum<?> constant) {
        return constant.name();
      }
      return key instanceof Class<?> type ? type.getName() : ((Currency) key).getCurrencyCode();
    }

    @Override
    boolean isHashCode() {
      return false;
    }

    @Override
    boolean isUniform() {
      return true;
    }
  }

  /** What the JDK specifies equality and hash code of, for all classes that implement it. */
  private static final class Container extends KeyClass {
    @Override
    long hash(Object key, HashFunction function) {
      if (key instanceof List<?> list) {
        long hash = 1;
        for (Object element : list) {
          hash = function.next(hash, function.of(element));
        }
        return function.sequence(hash);
      }
      if (key instanceof Set<?> set) {
        long hash = 0;
        for (Object element : set) {
          hash += function.of(element);
        }
        return hash;
      }
      if (key instanceof Map<?, ?> map) {
        long hash = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
          hash += entry(entry, function);
        }
        return hash;
      }
      return key instanceof Map.Entry<?, ?> entry
          ? entry(entry, function)
          : function.of(((Optional<?>) key).orElse(null));
    }

    private static long entry(Map.Entry<?, ?> entry, HashFunction function) {
      return function.entry(function.of(entry.getKey()), function.of(entry.getValue()));
    }

    @Override
    boolean isHashCode() {
      return false;
    }

    @Override
    boolean isUniform() {
      return false;
    }
  }
}
