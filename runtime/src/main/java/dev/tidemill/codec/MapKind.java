/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.Shape;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The kinds of maps that come back as what they were. The codes are stored: they never change. */
enum MapKind {
  HASH_MAP(1, HashMap.class, false),
  LINKED_HASH_MAP(2, LinkedHashMap.class, true),
  TREE_MAP(3, TreeMap.class, true),
  /** {@code Map.of}, {@code Collections.unmodifiableMap} and their like. */
  UNMODIFIABLE_MAP(4, Map.class, false),
  CONCURRENT_MAP(5, ConcurrentHashMap.class, false),
  SKIP_LIST_MAP(6, ConcurrentSkipListMap.class, true),
  ENUM_MAP(7, EnumMap.class, true);

  /** Stands for any map where equal maps must give equal bytes. */
  static final int CANONICAL = 64;

  private static final int MAX_EXPECTED = 1024;
  private static final Map<Integer, MapKind> BY_CODE = new HashMap<>();
  private static final Map<String, MapKind> BY_CLASS = new HashMap<>();

  static {
    for (MapKind kind : values()) {
      BY_CODE.put(kind.code, kind);
      if (!kind.made.isInterface()) {
        BY_CLASS.put(kind.made.getName(), kind);
      }
    }
    for (String name : List.of(
        "java.util.ImmutableCollections$Map1",
        "java.util.ImmutableCollections$MapN",
        "java.util.Collections$UnmodifiableMap",
        "java.util.Collections$EmptyMap",
        "java.util.Collections$SingletonMap")) {
      BY_CLASS.put(name, UNMODIFIABLE_MAP);
    }
  }

  private final int code;
  private final Class<?> made;
  private final boolean isOrdered;

  MapKind(int code, Class<?> made, boolean isOrdered) {
    this.code = code;
    this.made = made;
    this.isOrdered = isOrdered;
  }

  static Optional<MapKind> of(Class<?> type) {
    return Shape.isOfJdk(type)
        ? Optional.ofNullable(BY_CLASS.get(type.getName()))
        : Optional.empty();
  }

  static Optional<MapKind> coded(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  int code() {
    return code;
  }

  /** What comes back is at least this. */
  Class<?> made() {
    return made;
  }

  /** Whether the order of its entries is the same in every JVM. */
  boolean isOrdered() {
    return isOrdered;
  }

  boolean isSorted() {
    return this == TREE_MAP || this == SKIP_LIST_MAP;
  }

  Map<Object, Object> create(int count, @Nullable Comparator<Object> comparator) {
    int capacity = Math.min(count, MAX_EXPECTED) * 4 / 3 + 1;
    return switch (this) {
      case HASH_MAP -> new HashMap<>(capacity);
      case LINKED_HASH_MAP, UNMODIFIABLE_MAP, ENUM_MAP -> new LinkedHashMap<>(capacity);
      case TREE_MAP -> new TreeMap<>(comparator);
      case CONCURRENT_MAP -> new ConcurrentHashMap<>(capacity);
      case SKIP_LIST_MAP -> new ConcurrentSkipListMap<>(comparator);
    };
  }

  Map<Object, Object> finished(Map<Object, Object> entries) {
    return this == UNMODIFIABLE_MAP ? Collections.unmodifiableMap(entries) : entries;
  }
}
