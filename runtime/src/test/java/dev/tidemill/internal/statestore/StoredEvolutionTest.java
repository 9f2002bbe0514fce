/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.statestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.codec.Version;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Classes of state that change from one start to the next. */
final class StoredEvolutionTest {
  private static final String FIRST = "record Total(String shop, int count) {}";
  private static final String SECOND =
      "record Total(@DefaultValue(\"EUR\") String currency, long count, String shop) {}";
  private static final String THIRD =
      "record Total(@DefaultValue(\"EUR\") String currency, long count,"
          + " @FormerName(\"shop\") String store) {}";

  private static Object total(Version version, Object... components) {
    try {
      Constructor<?> constructor = version.type("Total").getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(components);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private static Optional<Object> some(Version version, Object... components) {
    return Optional.of(total(version, components));
  }

  private static List<String> texts(World world) {
    return world.engine.state("totals").stream().map(Pair::toString).sorted().toList();
  }

  private static World threeEpochs(SnapshotRule rule) {
    World world = new World();
    world.rule = rule;
    Version first = Version.of(FIRST);
    world.classes = first;
    world.start().run(Map.of("a", some(first, "Rome", 1), "b", some(first, "Bern", 2)));
    world.run(Map.of("c", Optional.of("text")));

    Version second = Version.of(SECOND);
    world.classes = second;
    world.start();
    assertThat(texts(world))
        .containsExactly(
            "(a,Total[currency=EUR, count=1, shop=Rome])",
            "(b,Total[currency=EUR, count=2, shop=Bern])",
            "(c,text)");
    world.run(Map.of("b", some(second, "CHF", 3L, "Bern"), "d", some(second, "CHF", 4L, "Chur")));
    world.run(Map.of("d", some(second, "CHF", 5L, "Chur")));

    world.classes = Version.of(THIRD);
    return world.start();
  }

  @Test
  void each_record_is_read_with_the_classes_of_its_epoch() {
    World world = threeEpochs(new SnapshotRule(Optional.empty(), 1, Long.MAX_VALUE));

    assertThat(world.log).hasSize(4);
    assertThat(texts(world))
        .containsExactly(
            "(a,Total[currency=EUR, count=1, store=Rome])",
            "(b,Total[currency=CHF, count=3, store=Bern])",
            "(c,text)",
            "(d,Total[currency=CHF, count=5, store=Chur])");
  }

  @Test
  void a_snapshot_has_the_classes_of_the_epoch_that_made_it() {
    World world = threeEpochs(new SnapshotRule(Optional.empty(), 1e-9, 0));

    assertThat(world.manifest).isPresent();
    assertThat(texts(world))
        .containsExactly(
            "(a,Total[currency=EUR, count=1, store=Rome])",
            "(b,Total[currency=CHF, count=3, store=Bern])",
            "(c,text)",
            "(d,Total[currency=CHF, count=5, store=Chur])");
    world.run(Map.of()).run(Map.of());
    assertThat(world.restored()).isEqualTo(world.state());
  }

  private static Object key(Version version, Object... components) {
    try {
      Constructor<?> constructor = version.type("Shop").getDeclaredConstructors()[0];
      constructor.setAccessible(true);
      return constructor.newInstance(components);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** The value of each key is its number. */
  private static World keyed(Version version, int keys, IntFunction<Object> key) {
    World world = new World();
    world.classes = version;
    world.sliceBytes = 64;
    world.start();
    for (int i = 0; i < keys; i += 10) {
      Map<Object, Optional<Integer>> some = new LinkedHashMap<>();
      for (int k = i; k < i + 10; k++) {
        some.put(key.apply(k), Optional.of(k));
      }
      world.run(some);
    }
    return world;
  }

  /** The hash of a record follows from the order of its components. */
  @Test
  void keys_are_placed_anew_when_their_components_have_another_order() {
    Version first = Version.of("record Shop(String city, int number) {}");
    World world = keyed(first, 30, i -> key(first, "Bern", i));
    Version second = Version.of("record Shop(int number, String city) {}");
    world.classes = second;
    world.start();
    assertThat(texts(world)).hasSize(30).contains("(Shop[number=7, city=Bern],7)");
    assertThat(world.store.manifest()).as("a snapshot of the new places").isPresent();

    // a batch finds the keys that are there
    world.run(
        Map.of(key(second, 7, "Bern"), Optional.of(700), key(second, 99, "Rome"), Optional.of(99)));
    assertThat(texts(world))
        .hasSize(31)
        .contains("(Shop[number=7, city=Bern],700)", "(Shop[number=99, city=Rome],99)");
    assertThat(world.restored()).isEqualTo(world.state());

    // and nothing moves again
    world.start();
    assertThat(texts(world)).hasSize(31).contains("(Shop[number=7, city=Bern],700)");
    assertThat(world.store.manifest()).isEmpty();
  }

  @Test
  void keys_are_placed_anew_when_a_component_is_added_or_a_constant_renamed() {
    Version first = Version.of("record Shop(Kind kind, int number) {}", "enum Kind { BIG, SMALL }");
    Object big = first.type("Kind").getEnumConstants()[0];
    World world = keyed(first, 20, i -> key(first, big, i));
    Version second = Version.of(
        "record Shop(Kind kind, int number, @DefaultValue(\"CH\") String country) {}",
        "enum Kind { @FormerName(\"BIG\") HUGE, SMALL }");
    world.classes = second;
    world.start();
    Object huge = second.type("Kind").getEnumConstants()[0];
    world.run(Map.of(key(second, huge, 3, "CH"), Optional.of(300)));
    assertThat(texts(world))
        .hasSize(20)
        .contains("(Shop[kind=HUGE, number=3, country=CH],300)")
        .contains("(Shop[kind=HUGE, number=4, country=CH],4)");
    world.start();
    assertThat(texts(world)).hasSize(20);
  }

  /** A class with a hashCode of its own is placed by its encoding, a record by its components. */
  @Test
  void keys_are_placed_anew_when_their_class_becomes_a_record() {
    Version first = Version.of("final class Shop { final String city; final int number;"
        + " @CodecConstructor({\"city\", \"number\"}) Shop(String city, int number) { this.city = city; this.number = number; }"
        + " public boolean equals(Object o) { return o instanceof Shop s && s.city.equals(city) && s.number == number; }"
        + " public int hashCode() { return city.hashCode() + number; } }");
    World world = keyed(first, 20, i -> key(first, "Bern", i));
    Version second = Version.of("record Shop(String city, int number) {}");
    world.classes = second;
    world.start();
    world.run(Map.of(key(second, "Bern", 3), Optional.of(300)));
    assertThat(texts(world)).hasSize(20).contains("(Shop[city=Bern, number=3],300)");
  }

  /** A start that ends before its snapshot is durable leaves everything to the next one. */
  @Test
  void keys_are_placed_anew_by_the_next_start_if_this_one_ends() {
    Version first = Version.of("record Shop(String city, int number) {}");
    World world = keyed(first, 20, i -> key(first, "Bern", i));
    world.classes = Version.of("record Shop(int number, String city) {}");
    world.start();
    world.start();
    assertThat(texts(world)).hasSize(20).contains("(Shop[number=19, city=Bern],19)");
  }

  @Test
  void keys_stay_where_they_are_when_only_values_have_changed() {
    World world = new World();
    Version first = Version.of(FIRST);
    world.classes = first;
    world.start().run(Map.of("a", some(first, "Rome", 1)));
    world.classes = Version.of(SECOND);
    world.start();
    assertThat(world.store.manifest()).isEmpty();
  }

  @Test
  void keys_that_are_equal_without_a_component_are_refused() {
    Version first = Version.of("record Shop(String city, int number) {}");
    World world = keyed(first, 20, i -> key(first, "Bern", i));
    world.classes = Version.of("record Shop(String city) {}");
    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("the key Shop[city=Bern] comes twice in a state")
        .hasMessageContaining("keep the fields in which they differ");
  }

  @Test
  void a_class_that_cannot_be_read_is_told_in_a_table() {
    World world = new World();
    Version first = Version.of(FIRST);
    world.classes = first;
    world.start().run(Map.of("a", some(first, "Rome", 1)));
    world.classes = Version.of("record Total(String shop, short count) {}");

    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("p.Total")
        .hasMessageContaining("count");
  }

  @Test
  void a_class_that_is_gone_is_told_in_a_table() {
    World world = new World();
    Version first = Version.of(FIRST);
    world.classes = first;
    world.start().run(Map.of("a", some(first, "Rome", 1)));
    world.classes = Version.of("record Another(String shop) {}");

    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("p.Total");
  }
}
