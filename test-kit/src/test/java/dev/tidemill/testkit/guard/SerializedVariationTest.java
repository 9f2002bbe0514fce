/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.LIST;
import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.PairDStream;
import dev.tidemill.StateSpec;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes well in one process and not in several. */
class SerializedVariationTest {
  @Test
  void a_list_that_a_function_fills_stays_empty_as_on_a_cluster() {
    ArrayList<String> filled = new ArrayList<>();
    ArrayList<String> empty = new ArrayList<>();
    collect(Variation.PLAIN, filled);
    collect(Variation.SERIALIZED, empty);
    assertThat(filled).containsExactly("a", "b");
    assertThat(empty).isEmpty();
  }

  @SuppressWarnings("NonApiType") // a function may capture a list only if its type is serializable
  private static void collect(Variation variation, ArrayList<String> list) {
    try (StreamTester t = StreamTester.builder().variation(variation).create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a", "b");
      words.stream().filter(list::add).foreachRDD(rdd -> rdd.count());
      t.runBatch();
    }
  }

  private record Order(String region) {}

  @Test
  void a_record_that_cannot_travel_is_named_where_it_would() {
    try (StreamTester t = StreamTester.builder().variation(Variation.SERIALIZED).create()) {
      QueueFixture<Order> orders = t.queueStream("orders", Order.class).batch(new Order("eu"));
      orders.stream()
          .map(order -> new Object[] {order})
          .mapToPair(order -> Pair.of("key", order))
          .groupByKey()
          .foreachRDD(rdd -> rdd.count());
      assertThat(t.tryRunBatch())
          .hasFailureMessageContaining(
              "cannot be sent to another process, as groupByKey (SerializedVariationTest.java:")
          .hasFailureMessageContaining(
              "it holds an object of type " + Order.class.getName() + ", which is not Serializable;"
                  + " let that type implement Serializable, or leave the variation SERIALIZED out if"
                  + " the job never runs on one");
    }
  }

  private interface Shuffle {
    void declare(PairDStream<String, Order> orders);
  }

  private static Arguments moving(String operation, Shuffle shuffle) {
    return Arguments.of(operation, shuffle);
  }

  static Stream<Arguments> operationsThatMoveRecords() {
    return Stream.of(
        moving("groupByKey", orders -> orders.groupByKey().print()),
        moving("reduceByKey", orders -> orders.reduceByKey((a, b) -> b).print()),
        moving("join", orders -> orders.join(orders.mapValues(order -> 1)).print()),
        moving("cogroup", orders -> orders.cogroup(orders.mapValues(order -> 1)).print()),
        moving("repartition", orders -> orders.repartition(3).print()),
        moving(
            "sortByKey",
            orders -> orders.transformToPair(rdd -> rdd.sortByKey()).print()),
        moving(
            "distinct", orders -> orders.transformToPair(rdd -> rdd.distinct()).print()),
        moving(
            "updateStateByKey",
            orders -> orders
                .<Order>updateStateByKey((values, old) -> values.stream().findFirst())
                .print()),
        moving(
            "mapWithState",
            orders -> orders
                .mapWithState(
                    StateSpec.<String, Order, Integer, String>function((key, order, state) -> key))
                .print()),
        moving(
            "reduceByKeyAndWindow",
            orders -> orders
                .reduceByKeyAndWindow((a, b) -> b, Duration.ofSeconds(2), Duration.ofSeconds(1))
                .print()));
  }

  @ParameterizedTest
  @MethodSource("operationsThatMoveRecords")
  void an_immutable_record_that_cannot_travel_is_named_where_it_would(
      String operation, Shuffle shuffle) {
    try (StreamTester t = StreamTester.builder().variation(Variation.SERIALIZED).create()) {
      QueueFixture<String> regions = t.queueStream("regions", String.class).batch("eu", "us");
      shuffle.declare(regions.stream().mapToPair(region -> Pair.of(region, new Order(region))));
      assertThat(t.tryRunBatch())
          .hasFailureMessageContaining("Order[region=eu]")
          .hasFailureMessageContaining("cannot be sent to another process, as " + operation
              + " (SerializedVariationTest.java:")
          .hasFailureMessageContaining(Order.class.getName() + ", which is not Serializable");
    }
  }

  @Test
  void a_record_of_the_type_that_cannot_travel_itself_says_so() {
    try (StreamTester t = StreamTester.builder().variation(Variation.SERIALIZED).create()) {
      QueueFixture<Order> orders = t.queueStream("orders", Order.class).batch(new Order("eu"));
      orders.stream().repartition(2).print();
      assertThat(t.tryRunBatch())
          .hasFailureMessageContaining("the record Order[region=eu] of type "
              + Order.class.getName() + " cannot be sent to another process, as repartition"
              + " (SerializedVariationTest.java:")
          .hasFailureMessageContaining(
              "its type is not Serializable; let it implement Serializable, or leave");
    }
  }

  private record Stay(Optional<String> room) implements Serializable {}

  @Test
  void optionals_travel_as_far_as_what_they_hold() {
    try (StreamTester t = StreamTester.builder().variation(Variation.SERIALIZED).create()) {
      QueueFixture<String> rooms =
          t.queueStream("rooms", String.class).batch("12").batch("13");
      StreamProbe<Stay> stays =
          t.probe(rooms.stream().map(room -> new Stay(Optional.of(room))).repartition(2));
      StreamProbe<Optional<Order>> orders = t.probe(rooms.stream()
          .filter("13"::equals)
          .map(room -> Optional.of(new Order(room)))
          .repartition(2));
      t.runBatch();
      assertThat(stays).hasBatches(batch(new Stay(Optional.of("12"))));
      assertThat(orders).hasBatches(batch());
      assertThat(t.tryRunBatch())
          .hasFailureMessageContaining(Order.class.getName() + ", which is not Serializable");
    }
  }

  @ParameterizedTest
  @EnumSource(Variation.class)
  void everything_a_plan_can_hold_means_the_same_in_every_variation(Variation variation) {
    try (StreamTester t = StreamTester.builder().variation(variation).create()) {
      QueueFixture<String> left =
          t.queueStream("left", String.class).batch("b", "a", "c", "a").batch().batch("d");
      QueueFixture<String> right =
          t.queueStream("right", String.class).batch("a", "d").batch("a");
      var pairs = left.stream().mapToPair(word -> Pair.of(word, 1L));
      var sums = pairs.reduceByKey(Long::sum).named("sums");
      var joined = sums.join(right.stream().mapToPair(word -> Pair.of(word, "r")));
      StreamProbe<Pair<String, Pair<Long, String>>> matches = t.probe(joined);
      StreamProbe<String> sorted = t.probe(left.stream()
          .union(right.stream())
          .repartition(3)
          .transform(rdd -> rdd.sortBy(word -> word))
          .window(Duration.ofSeconds(2)));
      StreamProbe<List<String>> distinct =
          t.probe(left.stream().transform(rdd -> rdd.distinct().repartition(1).glom()));
      t.runBatches(3);
      assertThat(matches).hasBatches(batch(Pair.of("a", Pair.of(2L, "r"))), batch(), batch());
      assertThat(sorted)
          .hasBatches(
              batch("a", "a", "a", "b", "c", "d"),
              batch("a", "a", "a", "b", "c", "d", "a"),
              batch("a", "d"));
      assertThat(distinct)
          .batch(1)
          .hasSize(1)
          .first()
          .asInstanceOf(LIST)
          .containsExactlyInAnyOrder("a", "b", "c");
      distinct.lenient();
    }
  }
}
