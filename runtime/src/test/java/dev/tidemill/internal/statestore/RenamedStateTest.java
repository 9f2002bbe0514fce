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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** States that are restored under another name, or not at all. */
final class RenamedStateTest {
  private static StoredNames renaming(String from, String to) {
    return new StoredNames(Map.of(from, to), Set.of(), Set.of());
  }

  private static StoredNames dropping(String name) {
    return new StoredNames(Map.of(), Set.of(name), Set.of());
  }

  @Test
  void a_renamed_state_goes_on_under_its_new_name() {
    World world = new World().start().run(Map.of("a", Optional.of(1L), "b", Optional.of(2L)));
    world.names = renaming("totals", "sums");
    world.state = "sums";
    world.start();
    assertThat(world.engine.state("sums")).hasSize(2);
    assertThat(world.engine.state("totals")).isEmpty();

    world.run(Map.of("b", Optional.of(3L)));
    world.names = StoredNames.SAME;
    world.start();

    assertThat(world.engine.state("sums"))
        .containsExactlyInAnyOrder(new Pair<>("a", 1L), new Pair<>("b", 3L));
    assertThat(world.engine.state("totals")).isEmpty();
  }

  @Test
  void until_a_commit_names_the_new_snapshot_the_old_names_are_there() {
    World world = new World().start().run(Map.of("a", Optional.of(1L)));
    world.names = dropping("totals");
    world.start();
    assertThat(world.engine.state("totals")).isEmpty();

    world.names = StoredNames.SAME;
    world.start();

    assertThat(world.engine.state("totals")).hasSize(1);
  }

  @Test
  void a_dropped_state_is_gone_for_good_and_its_class_may_be_gone() throws Exception {
    World world = new World();
    Version first = Version.of("record Total(String shop) {}");
    world.classes = first;
    Constructor<?> constructor = first.type("Total").getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    world.start().run(Map.of("a", Optional.of(constructor.newInstance("Rome"))));
    world.state = "kept";
    world.start().run(Map.of("k", Optional.of(1L)));
    world.classes = Version.of("record Another(String shop) {}");
    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA));

    world.names = dropping("totals");
    world.start();
    assertThat(world.engine.state("kept")).hasSize(1);
    world.run(Map.of("k", Optional.of(2L)));
    world.names = StoredNames.SAME;
    world.start();

    assertThat(world.engine.state("kept")).hasSize(1).contains(new Pair<>("k", 2L));
    assertThat(world.engine.state("totals")).isEmpty();
  }

  @Test
  void a_class_of_a_kept_state_that_is_gone_is_an_error_although_another_state_is_dropped()
      throws Exception {
    World world = new World();
    Version first = Version.of("record Total(String shop) {}");
    world.classes = first;
    Constructor<?> constructor = first.type("Total").getDeclaredConstructors()[0];
    constructor.setAccessible(true);
    world.start().run(Map.of("a", Optional.of(constructor.newInstance("Rome"))));
    world.classes = Version.of("record Another(String shop) {}");
    world.names = dropping("another");

    assertThatThrownBy(world::start)
        .isInstanceOfSatisfying(
            TidemillException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
        .hasMessageContaining("p.Total");
  }
}
