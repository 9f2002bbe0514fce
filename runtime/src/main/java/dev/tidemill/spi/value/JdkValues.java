/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.util.AbstractCollection;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractQueue;
import java.util.AbstractSequentialList;
import java.util.AbstractSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IntSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** The classes of the JDK that values are made of. */
@SuppressWarnings({"JdkObsolete", "JavaUtilDate"}) // users have them
final class JdkValues {
  private static final Set<Class<?>> FIXED = Set.of(
      String.class,
      Boolean.class,
      Character.class,
      Byte.class,
      Short.class,
      Integer.class,
      Long.class,
      Float.class,
      Double.class,
      BigInteger.class,
      BigDecimal.class,
      MathContext.class,
      OptionalInt.class,
      OptionalLong.class,
      OptionalDouble.class,
      UUID.class,
      URI.class,
      URL.class,
      Locale.class,
      Currency.class,
      Pattern.class,
      Class.class);

  /** Classes whose objects are changed and shown by methods of their own. */
  private static final Map<Class<?>, Simple<?>> SIMPLE = Map.ofEntries(
      simple(StringBuilder.class, StringBuilder::new, StringBuilder::toString),
      simple(StringBuffer.class, StringBuffer::new, StringBuffer::toString),
      simple(BitSet.class, bits -> (BitSet) bits.clone(), bits -> bits.clone()),
      simple(Date.class, date -> (Date) date.clone(), Date::getTime),
      simple(AtomicBoolean.class, a -> new AtomicBoolean(a.get()), AtomicBoolean::get),
      simple(AtomicInteger.class, a -> new AtomicInteger(a.get()), AtomicInteger::get),
      simple(AtomicLong.class, a -> new AtomicLong(a.get()), AtomicLong::get),
      simple(LongAdder.class, JdkValues::copy, LongAdder::sum),
      simple(DoubleAdder.class, JdkValues::copy, DoubleAdder::sum),
      simple(
          IntSummaryStatistics.class,
          JdkValues::copy,
          s -> List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax())),
      simple(
          LongSummaryStatistics.class,
          JdkValues::copy,
          s -> List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax())),
      simple(
          DoubleSummaryStatistics.class,
          JdkValues::copy,
          s -> List.of(s.getCount(), s.getSum(), s.getMin(), s.getMax())));

  private static final Set<Class<?>> BASES = Set.of(
      AbstractCollection.class,
      AbstractList.class,
      AbstractSequentialList.class,
      AbstractSet.class,
      AbstractQueue.class,
      AbstractMap.class);

  /** How an object is copied, and an immutable object that says what it contains. */
  private record Simple<T>(UnaryOperator<T> copy, Function<T, Object> contents) {}

  private JdkValues() {}

  private static <T> Map.Entry<Class<?>, Simple<?>> simple(
      Class<T> type, UnaryOperator<T> copy, Function<T, Object> contents) {
    return Map.entry(type, new Simple<>(copy, contents));
  }

  private static LongAdder copy(LongAdder adder) {
    LongAdder copy = new LongAdder();
    copy.add(adder.sum());
    return copy;
  }

  private static DoubleAdder copy(DoubleAdder adder) {
    DoubleAdder copy = new DoubleAdder();
    copy.add(adder.sum());
    return copy;
  }

  private static IntSummaryStatistics copy(IntSummaryStatistics statistics) {
    IntSummaryStatistics copy = new IntSummaryStatistics();
    copy.combine(statistics);
    return copy;
  }

  private static LongSummaryStatistics copy(LongSummaryStatistics statistics) {
    LongSummaryStatistics copy = new LongSummaryStatistics();
    copy.combine(statistics);
    return copy;
  }

  private static DoubleSummaryStatistics copy(DoubleSummaryStatistics statistics) {
    DoubleSummaryStatistics copy = new DoubleSummaryStatistics();
    copy.combine(statistics);
    return copy;
  }

  /** Objects of these classes, and of their subclasses in the JDK, cannot change. */
  static boolean isFixed(Class<?> type) {
    return FIXED.contains(type)
        || type.getName().startsWith("java.time.")
        || InetAddress.class.isAssignableFrom(type)
        || Charset.class.isAssignableFrom(type);
  }

  static boolean isSimple(Class<?> type) {
    return SIMPLE.containsKey(type);
  }

  static Object simpleCopy(Object value) {
    return known(value).copy().apply(value);
  }

  static Object simpleContents(Object value) {
    return known(value).contents().apply(value);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // only asked for objects of classes that are there
  private static Simple<Object> known(Object value) {
    return (Simple<Object>) SIMPLE.get(value.getClass());
  }

  /** Whether a collection or map refuses all changes. */
  static boolean isUnmodifiable(Class<?> type) {
    String name = type.getName();
    return name.startsWith("java.util.ImmutableCollections$")
        || name.startsWith("java.util.Collections$Unmodifiable")
        || name.startsWith("java.util.Collections$Empty")
        || name.startsWith("java.util.Collections$Singleton")
        || name.startsWith("java.util.Collections$CopiesList");
  }

  /** Classes above a collection of the program's own whose fields say nothing of its contents. */
  static boolean isBaseOfCollections(Class<?> type) {
    return BASES.contains(type);
  }

  /**
   * Another collection of the same kind with the same elements, which can be changed; a plain one
   * if the kind is not known.
   */
  static Collection<Object> copy(Collection<?> elements) {
    Class<?> type = elements.getClass();
    if (type == ArrayList.class) {
      return new ArrayList<>(elements);
    }
    if (type == LinkedList.class) {
      return new LinkedList<>(elements);
    }
    if (type == ArrayDeque.class) {
      return new ArrayDeque<>(elements);
    }
    if (elements instanceof PriorityQueue<?> queue) {
      return new PriorityQueue<>(queue);
    }
    if (type == Vector.class) {
      return new Vector<>(elements);
    }
    if (elements instanceof TreeSet<?> set) {
      return JdkValues.<Collection<Object>>retyped(set.clone());
    }
    if (elements instanceof HashSet<?> set) { // a LinkedHashSet too
      return JdkValues.<Collection<Object>>retyped(set.clone());
    }
    if (elements instanceof Set<?>) {
      return new LinkedHashSet<>(elements);
    }
    return new ArrayList<>(elements);
  }

  /**
   * Another map of the same kind with the same entries, which can be changed; a plain one if the
   * kind is not known.
   */
  static Map<Object, Object> copy(Map<?, ?> map) {
    if (map instanceof TreeMap<?, ?> sorted) {
      return JdkValues.<Map<Object, Object>>retyped(sorted.clone());
    }
    if (map instanceof HashMap<?, ?> hashed) { // a LinkedHashMap too
      return JdkValues.<Map<Object, Object>>retyped(hashed.clone());
    }
    if (map instanceof EnumMap<?, ?> ofEnums) {
      return JdkValues.<Map<Object, Object>>retyped(ofEnums.clone());
    }
    return new LinkedHashMap<>(map);
  }

  /** Whether {@link #copy(Collection)} and {@link #copy(Map)} make an object of the same kind. */
  static boolean isKnownContainer(Class<?> type) {
    return type == ArrayList.class
        || type == LinkedList.class
        || type == ArrayDeque.class
        || type == Vector.class
        || type == PriorityQueue.class
        || type == TreeSet.class
        || type == HashSet.class
        || type == LinkedHashSet.class
        || type == TreeMap.class
        || type == HashMap.class
        || type == LinkedHashMap.class
        || type == EnumMap.class;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
  }) // a clone is of the class of its original
  private static <T> T retyped(Object clone) {
    return (T) clone;
  }
}
