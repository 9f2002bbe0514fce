/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.codec;

import dev.tidemill.internal.codec.Shape;
import dev.tidemill.internal.data.GroupedValues;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.RandomAccess;
import java.util.Set;
import java.util.TreeSet;
import java.util.Vector;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import org.jspecify.annotations.Nullable;

/**
 * The kinds of collections that come back as what they were. The codes are stored: they never
 * change.
 */
@SuppressWarnings("JdkObsolete") // users have them
enum CollectionKind {
  ARRAY_LIST(1, ArrayList.class, Order.KEPT),
  LINKED_LIST(2, LinkedList.class, Order.KEPT),
  /**
   * {@code List.of}, {@code Stream.toList}, {@code Collections.unmodifiableList} and their like.
   */
  UNMODIFIABLE_LIST(3, List.class, Order.KEPT),
  COPY_ON_WRITE_LIST(4, CopyOnWriteArrayList.class, Order.KEPT),
  VECTOR(5, Vector.class, Order.KEPT),
  /** What {@code groupByKey} and its like return. */
  GROUPED_VALUES(6, GroupedValues.class, Order.KEPT),
  HASH_SET(10, HashSet.class, Order.NONE),
  LINKED_HASH_SET(11, LinkedHashSet.class, Order.KEPT),
  TREE_SET(12, TreeSet.class, Order.SORTED),
  /** {@code Set.of}, {@code Collections.unmodifiableSet} and their like. */
  UNMODIFIABLE_SET(13, Set.class, Order.NONE),
  CONCURRENT_SET(14, Set.class, Order.NONE),
  SKIP_LIST_SET(15, ConcurrentSkipListSet.class, Order.SORTED),
  COPY_ON_WRITE_SET(16, CopyOnWriteArraySet.class, Order.KEPT),
  ENUM_SET(17, java.util.EnumSet.class, Order.OF_CONSTANTS),
  ARRAY_DEQUE(20, ArrayDeque.class, Order.KEPT),
  PRIORITY_QUEUE(21, PriorityQueue.class, Order.SORTED),
  CONCURRENT_QUEUE(22, ConcurrentLinkedQueue.class, Order.KEPT);

  /** What decides in which order the elements are. */
  enum Order {
    KEPT,
    NONE,
    SORTED,
    OF_CONSTANTS
  }

  /** Stand for any list and any set where equal collections must give equal bytes. */
  static final int CANONICAL_LIST = 64;

  static final int CANONICAL_SET = 65;

  private static final Map<Integer, CollectionKind> BY_CODE = new HashMap<>();
  private static final Map<String, CollectionKind> BY_CLASS = new HashMap<>();

  static {
    for (CollectionKind kind : values()) {
      BY_CODE.put(kind.code, kind);
      if (!kind.made.isInterface()) {
        BY_CLASS.put(kind.made.getName(), kind);
      }
    }
    for (String name : List.of(
        "java.util.ImmutableCollections$ListN",
        "java.util.ImmutableCollections$List12",
        "java.util.ImmutableCollections$SubList",
        "java.util.Collections$UnmodifiableList",
        "java.util.Collections$UnmodifiableRandomAccessList",
        "java.util.Collections$EmptyList",
        "java.util.Collections$SingletonList",
        "java.util.Collections$CopiesList")) {
      BY_CLASS.put(name, UNMODIFIABLE_LIST);
    }
    for (String name : List.of(
        "java.util.ImmutableCollections$SetN",
        "java.util.ImmutableCollections$Set12",
        "java.util.Collections$UnmodifiableSet",
        "java.util.Collections$EmptySet",
        "java.util.Collections$SingletonSet")) {
      BY_CLASS.put(name, UNMODIFIABLE_SET);
    }
    for (String name : List.of(
        "java.util.Arrays$ArrayList",
        "java.util.ArrayList$SubList",
        "java.util.AbstractList$SubList",
        "java.util.AbstractList$RandomAccessSubList")) {
      BY_CLASS.put(name, ARRAY_LIST);
    }
    BY_CLASS.put("java.util.concurrent.ConcurrentHashMap$KeySetView", CONCURRENT_SET);
    BY_CLASS.put("java.util.RegularEnumSet", ENUM_SET);
    BY_CLASS.put("java.util.JumboEnumSet", ENUM_SET);
  }

  /**
   * Maximum capacity that is allocated before elements are read; a larger collection grows as they
   * arrive.
   */
  private static final int MAX_EXPECTED = 1024;

  private final int code;
  private final Class<?> made;
  private final Order order;

  CollectionKind(int code, Class<?> made, Order order) {
    this.code = code;
    this.made = made;
    this.order = order;
  }

  static Optional<CollectionKind> of(Class<?> type) {
    return Shape.isOfJdk(type) || type == GroupedValues.class
        ? Optional.ofNullable(BY_CLASS.get(type.getName()))
        : Optional.empty();
  }

  static Optional<CollectionKind> coded(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }

  int code() {
    return code;
  }

  /** What comes back is at least this. */
  Class<?> made() {
    return made;
  }

  Order order() {
    return order;
  }

  /** Its comparator, if it has one. */
  static @Nullable Comparator<?> comparator(Collection<?> elements) {
    return elements instanceof PriorityQueue<?> queue
        ? queue.comparator()
        : ((java.util.SortedSet<?>) elements).comparator();
  }

  /**
   * An empty collection to which elements are added; {@link #finished} makes it what it is to be.
   */
  Collection<Object> create(int count, @Nullable Comparator<Object> comparator) {
    int expected = Math.min(count, MAX_EXPECTED);
    return switch (this) {
      case ARRAY_LIST, UNMODIFIABLE_LIST, GROUPED_VALUES, COPY_ON_WRITE_LIST, COPY_ON_WRITE_SET ->
        new ArrayList<>(expected);
      case LINKED_LIST -> new LinkedList<>();
      case VECTOR -> new Vector<>(expected);
      case HASH_SET -> new HashSet<>(expected * 4 / 3 + 1);
      case LINKED_HASH_SET, UNMODIFIABLE_SET, ENUM_SET -> new LinkedHashSet<>(expected * 4 / 3 + 1);
      case TREE_SET -> new TreeSet<>(comparator);
      case CONCURRENT_SET -> ConcurrentHashMap.newKeySet();
      case SKIP_LIST_SET -> new ConcurrentSkipListSet<>(comparator);
      case ARRAY_DEQUE -> new ArrayDeque<>(expected);
      case PRIORITY_QUEUE -> new PriorityQueue<>(Math.max(1, expected), comparator);
      case CONCURRENT_QUEUE -> new ConcurrentLinkedQueue<>();
    };
  }

  /** Whether an element cannot be there twice. */
  boolean isSet() {
    return Set.class.isAssignableFrom(made);
  }

  Collection<Object> finished(Collection<Object> elements) {
    return switch (this) {
      case UNMODIFIABLE_LIST ->
        elements instanceof RandomAccess && elements.contains(null)
            ? Collections.unmodifiableList(new ArrayList<>(elements))
            : List.copyOf(elements);
      case GROUPED_VALUES -> GroupedValues.of((List<Object>) elements);
      case UNMODIFIABLE_SET -> Collections.unmodifiableSet((Set<Object>) elements);
      case COPY_ON_WRITE_LIST -> new CopyOnWriteArrayList<>(elements);
      case COPY_ON_WRITE_SET -> new CopyOnWriteArraySet<>(elements);
      default -> elements;
    };
  }
}
