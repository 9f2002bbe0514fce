/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import java.lang.reflect.AnnotatedElement;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The classes that a stored schema may name. A name that a schema brings is looked up among the
 * classes that the program's own types reach and those that it has allowed; only if it is in an
 * allowed package is a class loaded by it, and it is not initialised by that.
 */
final class KnownClasses {
  private final Map<String, Class<?>> byName = new HashMap<>();
  private final Map<String, Class<?>> formerNames = new HashMap<>();
  private final Set<String> packages;
  private final @Nullable ClassLoader loader;

  /**
   * @param reached classes that may be named
   * @param renamed classes by their former names, as far as no annotation says them
   * @param packages names of packages all of whose classes may be named
   */
  KnownClasses(
      Collection<Class<?>> reached,
      Map<String, Class<?>> renamed,
      Set<String> packages,
      @Nullable ClassLoader loader) {
    for (Class<?> type : reached) {
      byName.put(type.getName(), type);
      formerNames(type).forEach(name -> formerNames.put(name, type));
    }
    renamed.forEach((name, type) -> {
      byName.put(type.getName(), type);
      formerNames.put(name, type);
    });
    this.packages = Set.copyOf(packages);
    this.loader = loader;
  }

  static List<String> formerNames(AnnotatedElement element) {
    FormerName names = element.getAnnotation(FormerName.class);
    return names == null ? List.of() : List.of(names.value());
  }

  /** The class of a name in a schema, if it is there and may be used. */
  Optional<Class<?>> find(String schemaName) {
    String name = TypeExpression.className(schemaName);
    Class<?> known = byName.containsKey(name) ? byName.get(name) : formerNames.get(name);
    if (known != null) {
      return Optional.of(known);
    }
    return isInAllowedPackage(name) || name.startsWith("java.") ? load(name) : Optional.empty();
  }

  private boolean isInAllowedPackage(String name) {
    return packages.stream()
        .anyMatch(each -> each.isEmpty() ? name.indexOf('.') < 0 : name.startsWith(each + "."));
  }

  private Optional<Class<?>> load(String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      return name.startsWith("java.") && !type.isEnum() ? Optional.empty() : Optional.of(type);
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Whether a class is called so in a schema, or was. */
  boolean isCalled(Class<?> type, String schemaName) {
    return TypeExpression.nameOf(type).equals(schemaName)
        || formerNames.get(TypeExpression.className(schemaName)) == type
        || formerNames(type).contains(TypeExpression.className(schemaName));
  }

  /** What to do about a class that is not found. */
  String advice(String schemaName) {
    String name = TypeExpression.className(schemaName);
    return isInAllowedPackage(name)
        ? "keep the class, or mark the one that replaces it with @FormerName(\"" + name
            + "\") and allow that one"
        : "if it is a class of the job, allow it: Codecs.builder().allow(" + simpleName(name)
            + ".class); if it was renamed, mark it with @FormerName(\"" + name + "\")";
  }

  private static String simpleName(String name) {
    return name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
  }
}
