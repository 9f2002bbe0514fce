/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.spi.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.data.Pair;
import dev.tidemill.error.Origin;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.DoubleSummaryStatistics;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"NullAway", "JdkObsolete"}) // values of all kinds, as users have them
class LoanTest {
  private static final Origin FUNCTION = Origin.here("reduceByKey");

  enum Color {
    RED
  }

  record Point(int x, String name) {}

  record Holder<T>(String name, T value) {}

  /** The usual accumulator: public fields, no equals. */
  static class Totals {
    long sum;
    List<String> names = new ArrayList<>();
    transient int calls;
  }

  static final class Extended extends Totals {
    int[] more = {1};
  }

  static final class WithoutConstructor implements Serializable {
    private static final long serialVersionUID = 1L;
    long sum;

    WithoutConstructor(long sum) {
      this.sum = sum;
    }
  }

  /** Serialization would lose a field. */
  static final class Forgetful implements Serializable {
    private static final long serialVersionUID = 1L;
    transient long sum;

    Forgetful(long sum) {
      this.sum = sum;
    }
  }

  static final class Uncopyable {
    long sum;

    Uncopyable(long sum) {
      this.sum = sum;
    }
  }

  static final class Node {
    Object next = "end";
  }

  static final class Bag extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
    int changes;
  }

  static final class Link {
    final long value;
    final Object next;

    Link(long value, Object next) {
      this.value = value;
      this.next = next;
    }
  }

  private static Stream<Arguments> each(Object... values) {
    return Arrays.stream(values).map(value -> Arguments.of(value));
  }

  static Stream<Arguments> values_that_cannot_change() {
    return each(
        1L,
        1.5,
        "text",
        'c',
        Color.RED,
        new BigDecimal("1.5"),
        Instant.EPOCH,
        new Point(1, "a"),
        new Holder<>("a", 1L),
        new Holder<>("a", List.of(new Point(1, "a"))),
        Pair.of("a", Optional.of(1L)),
        Optional.empty(),
        List.of(1, 2, 3),
        Set.of("a"),
        Map.of("a", List.of(1)),
        Collections.emptyList(),
        Collections.unmodifiableList(new ArrayList<>(List.of(1))),
        new Link(1, new Link(2, "end")),
        (Runnable & Serializable) () -> {});
  }

  @ParameterizedTest
  @MethodSource
  void values_that_cannot_change(Object value) {
    assertThat(Loan.isNeeded(value)).isFalse();
  }

  /** A value, how it looks, and something that changes it. */
  private static <T> Arguments changed(T value, Consumer<T> change) {
    return Arguments.of(value, change);
  }

  private static <T> Collection<T> with(Collection<T> empty, List<T> elements) {
    empty.addAll(elements);
    return empty;
  }

  static Stream<Arguments> values_that_can_change() {
    List<Integer> inner = new ArrayList<>(List.of(1));
    Totals totals = new Totals();
    totals.sum = 3;
    totals.calls = 2;
    Node cycle = new Node();
    cycle.next = cycle;
    Map<String, Integer> linked = new LinkedHashMap<>(Map.of("b", 1));
    linked.put("a", 2);
    TreeSet<Integer> descending = new TreeSet<>(Comparator.<Integer>reverseOrder());
    descending.addAll(List.of(1, 2));
    return Stream.of(
        changed(new ArrayList<>(List.of(1)), list -> list.add(2)),
        changed(new LinkedList<>(List.of(1)), list -> list.add(2)),
        changed(Arrays.asList(1, 2), list -> list.set(0, 5)),
        changed(new ArrayList<>(List.of(1, 2, 3)).subList(1, 3), list -> list.set(0, 5)),
        changed(Collections.synchronizedList(new ArrayList<>(List.of(1))), l -> l.add(2)),
        changed(new ArrayDeque<>(List.of(1)), deque -> deque.add(2)),
        changed(new PriorityQueue<>(List.of(3, 1)), queue -> queue.poll()),
        changed(new HashSet<>(Set.of(1)), set -> set.add(2)),
        changed(descending, set -> set.add(3)),
        changed(new HashMap<>(Map.of("a", 1)), map -> map.merge("a", 1, Integer::sum)),
        changed(linked, map -> map.put("c", 3)),
        changed(new TreeMap<>(Map.of("a", 1)), map -> map.put("b", 2)),
        changed(new EnumMap<>(Map.of(Color.RED, 1)), map -> map.put(Color.RED, 2)),
        changed(new ConcurrentHashMap<>(Map.of("a", 1)), map -> map.put("b", 2)),
        changed(new HashMap<>(Map.of("a", inner)), map -> map.get("a").add(2)),
        changed(List.of(inner), list -> list.get(0).add(2)),
        changed(Map.of("a", inner), map -> map.get("a").add(2)),
        changed(Optional.of(inner), optional -> optional.get().add(2)),
        changed(Pair.of("a", inner), pair -> pair.value().add(2)),
        changed(new Holder<>("a", inner), holder -> holder.value().add(2)),
        changed(new Holder<>("a", new int[] {1}), holder -> holder.value()[0] = 2),
        changed(new long[] {1}, array -> array[0] = 2),
        changed(new int[][] {{1}}, array -> array[0][0] = 2),
        changed(new Object[] {inner}, array -> inner(array[0]).add(2)),
        changed(new StringBuilder("a"), text -> text.append("b")),
        changed(new BitSet(), bits -> bits.set(3)),
        changed(new AtomicInteger(1), AtomicInteger::incrementAndGet),
        changed(new AtomicLong(1), AtomicLong::incrementAndGet),
        changed(new AtomicReference<>("a"), reference -> reference.set("b")),
        changed(new LongAdder(), LongAdder::increment),
        changed(new LongSummaryStatistics(), statistics -> statistics.accept(1)),
        changed(new DoubleSummaryStatistics(), statistics -> statistics.accept(1)),
        changed(totals, of -> of.sum++),
        changed(totals, of -> of.names.add("a")),
        changed(totals, of -> of.calls++),
        changed(new Extended(), of -> of.more[0]++),
        changed(new WithoutConstructor(1), of -> of.sum++),
        changed((Bag) with(new Bag(), List.of("a")), bag -> bag.add("b")),
        changed((Bag) with(new Bag(), List.of("a")), bag -> bag.changes++),
        changed(cycle, node -> node.next = "other"));
  }

  @SuppressWarnings("unchecked")
  private static List<Integer> inner(Object list) {
    return (List<Integer>) list;
  }

  @ParameterizedTest
  @MethodSource("values_that_can_change")
  <T> void a_function_that_changes_a_value_changes_a_copy(T value, Consumer<T> change)
      throws Exception {
    assertThat(Loan.isNeeded(value)).isTrue();
    Object before = Contents.of(value);
    Loan loan = Loan.of(value);
    assertThat(loan.value()).isNotSameAs(value);
    assertThat(Contents.of(loan.value())).isEqualTo(Contents.of(value));
    assertThat(loan.hasChanged()).isFalse();
    change.accept(typed(loan.value()));
    assertThat(loan.hasChanged()).isTrue();
    assertThat(Contents.of(value)).isEqualTo(before);
    assertThatCode(() -> loan.verify(FUNCTION)).doesNotThrowAnyException();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T> T typed(Object copy) {
    return (T) copy;
  }

  @Test
  void copies_of_sorted_and_linked_collections_keep_their_order() {
    TreeSet<Integer> set = new TreeSet<>(Comparator.<Integer>reverseOrder());
    set.addAll(List.of(1, 2, 3));
    LinkedHashMap<String, Integer> map = new LinkedHashMap<>();
    map.put("b", 1);
    map.put("a", 2);
    assertThat(Loan.of(set).value()).hasToString("[3, 2, 1]");
    assertThat(Loan.of(map).value()).hasToString("{b=1, a=2}");
  }

  @Test
  void an_object_that_is_reached_twice_is_copied_once() {
    List<Integer> inner = new ArrayList<>(List.of(1));
    List<List<Integer>> copy =
        typed(Loan.of(new ArrayList<>(List.of(inner, inner))).value());
    assertThat(copy.get(0)).isSameAs(copy.get(1)).isNotSameAs(inner);
  }

  @Test
  void what_cannot_change_is_shared_with_the_copy() {
    Point point = new Point(1, "a");
    List<Point> copy = typed(Loan.of(new ArrayList<>(List.of(point))).value());
    assertThat(copy.get(0)).isSameAs(point);
  }

  static Stream<Arguments> values_that_cannot_be_copied() {
    Deque<Uncopyable> deque = new ArrayDeque<>(List.of(new Uncopyable(1)));
    return Stream.of(
        changed(new Uncopyable(1), of -> of.sum++),
        changed(new Forgetful(1), of -> of.sum++),
        changed(new ArrayList<>(List.of(new Uncopyable(1))), list -> list.get(0).sum++),
        changed(new HashMap<>(Map.of("a", new Uncopyable(1))), map -> map.get("a").sum++),
        changed(deque, of -> of.getFirst().sum++),
        changed(new Holder<>("a", new Uncopyable(1)), holder -> holder.value().sum++),
        changed(
            new Link(1, new ArrayList<>(List.of(1))), link -> inner(link.next).add(2)));
  }

  @ParameterizedTest
  @MethodSource("values_that_cannot_be_copied")
  <T> void a_change_of_a_value_that_cannot_be_copied_is_an_error(T value, Consumer<T> change) {
    Loan loan = Loan.of(value);
    assertThat(loan.value()).isSameAs(value);
    assertThatCode(() -> loan.verify(FUNCTION)).doesNotThrowAnyException();
    change.accept(value);
    assertThatThrownBy(() -> loan.verify(FUNCTION))
        .hasMessageContaining("the function of reduceByKey (LoanTest.java:")
        .hasMessageContaining("changed a " + value.getClass().getTypeName() + " in place")
        .hasMessageContaining("the class has no constructor without arguments");
  }

  @Test
  void a_value_without_end_is_lent_as_it_is() {
    Node first = new Node();
    Node last = first;
    for (int i = 0; i < 100_000; i++) {
      Node next = new Node();
      last.next = next;
      last = next;
    }
    assertThat(Loan.isNeeded(first)).isTrue();
    assertThat(Loan.of(first).value()).isSameAs(first);
  }
}
