/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.program.Law;
import dev.tidemill.program.Property;
import dev.tidemill.program.PropertyCheck;
import dev.tidemill.program.Setup;
import dev.tidemill.program.StateLaws;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs that must see the same, do. No reference is asked: a mistake that all engines share is found here. */
class MetamorphicLawsTest {
  private static final int SEEDS = 100;
  private static final int NIGHTLY_SEEDS = 10_000;
  private static final Setup SETUP = Setup.of("local", 3);

  /** State is written, lost and restored after every batch. */
  private static final Setup RESTORED = Setup.of("restored[1]", 3);

  @Test
  void the_order_of_the_input_changes_no_content() {
    check(Law::orderOfInputMattersNotToContent);
  }

  @Test
  void a_source_is_the_union_of_its_parts() {
    check(Law::sourceIsTheUnionOfItsParts);
  }

  @Test
  void cache_anywhere_changes_nothing() {
    check(Law::cacheChangesNothing);
  }

  @Test
  void a_window_of_one_batch_changes_nothing() {
    check(Law::windowOfOneBatchChangesNothing);
  }

  @Test
  void two_maps_in_a_row_are_one_map_of_both_functions() {
    check(Law::mapsAreOneMap);
  }

  @Test
  void repartition_anywhere_changes_the_order_only() {
    check(Law::repartitionChangesOrderOnly);
  }

  @Test
  void the_number_of_partitions_of_sources_changes_no_more_than_operations_say() {
    check(Law::partsOfSourcesMatterNot);
  }

  @ParameterizedTest
  @MethodSource("lawsOfState")
  void laws_of_state_hold(Law law) {
    new PropertyCheck(List.of(law)).programs(1, SEEDS);
  }

  private static Stream<Law> lawsOfState() {
    return Stream.of(SETUP, RESTORED)
        .flatMap(setup -> StateLaws.all().stream().map(law -> law.apply(setup)));
  }

  @Test
  @Tag("nightly")
  void all_laws_hold_for_many_programs() {
    List<Property> laws = new ArrayList<>(List.of(
        Law.orderOfInputMattersNotToContent(SETUP),
        Law.sourceIsTheUnionOfItsParts(SETUP),
        Law.cacheChangesNothing(SETUP),
        Law.windowOfOneBatchChangesNothing(SETUP),
        Law.mapsAreOneMap(SETUP),
        Law.repartitionChangesOrderOnly(SETUP),
        Law.partsOfSourcesMatterNot(SETUP)));
    lawsOfState().forEach(laws::add);
    new PropertyCheck(laws).programs(new Random().nextInt(1_000_000_000), NIGHTLY_SEEDS);
  }

  private static void check(Function<Setup, Law> law) {
    new PropertyCheck(List.of(law.apply(SETUP))).programs(1, SEEDS);
  }
}
