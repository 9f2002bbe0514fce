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

  /** The classes of the program's types, as far as they are known. */
  Collection<Class<?>> known() {
    return byName.values();
  }

  /**
   * Whether a stored class may be another one of today than the one of its name: that one has a
   * former name that was stored beside it, and another one had its name. The last alone is no sign,
   * because what is stored may be of a time when the name was given to another class already.
   *
   * @param today the classes that it may be
   * @param stored the types that were stored
   */
  boolean isAmbiguous(String schemaName, Collection<Class<?>> today, List<String> stored) {
    String name = TypeExpression.className(schemaName);
    List<String> names = today.stream().map(Class::getName).toList();
    boolean wasAnother =
        today.stream().anyMatch(type -> !type.getName().equals(name) && wasCalled(type, name));
    return wasAnother
        && today.stream()
            .filter(type -> type.getName().equals(name))
            .anyMatch(type -> stored.stream()
                .flatMap(each -> TypeExpression.parse(each).stream())
                .map(each -> each.isOpen() ? each.argument(0) : each)
                .map(each -> TypeExpression.className(each.name()))
                .anyMatch(former -> !names.contains(former) && wasCalled(type, former)));
  }

  private boolean wasCalled(Class<?> type, String name) {
    return formerNames.get(name) == type || formerNames(type).contains(name);
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
        || wasCalled(type, TypeExpression.className(schemaName));
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
