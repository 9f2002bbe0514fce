/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.data.Pair;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The collections and maps that may be declared, by the name that they have in a schema. */
final class Containers {
  private static final Map<String, Class<?>> COLLECTIONS = named(Stream.concat(
      Stream.of(
          Iterable.class,
          Collection.class,
          List.class,
          Set.class,
          SortedSet.class,
          NavigableSet.class,
          Queue.class,
          Deque.class),
      Stream.of(CollectionKind.values()).map(CollectionKind::made)));

  private static final Map<String, Class<?>> MAPS = named(Stream.concat(
      Stream.of(Map.class, SortedMap.class, NavigableMap.class, ConcurrentMap.class),
      Stream.of(MapKind.values()).map(MapKind::made)));

  private Containers() {}

  private static Map<String, Class<?>> named(Stream<Class<?>> types) {
    return types.distinct().collect(Collectors.toMap(Class::getSimpleName, Function.identity()));
  }

  static boolean isCollection(Class<?> type) {
    return COLLECTIONS.get(type.getSimpleName()) == type;
  }

  static boolean isMap(Class<?> type) {
    return MAPS.get(type.getSimpleName()) == type;
  }

  static Optional<Class<?>> collection(String name) {
    return Optional.ofNullable(COLLECTIONS.get(name));
  }

  /** The class of a name without package, which is known. */
  static Class<?> simple(String name) {
    return switch (name) {
      case "Object" -> Object.class;
      case "Optional" -> Optional.class;
      case "Pair" -> Pair.class;
      case "Entry" -> Map.Entry.class;
      default ->
        collection(name)
            .or(() -> map(name))
            .orElseGet(() -> Scalars.ALL.named(name).orElseThrow().type());
    };
  }

  static Optional<Class<?>> map(String name) {
    return Optional.ofNullable(MAPS.get(name));
  }
}
