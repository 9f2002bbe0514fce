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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
