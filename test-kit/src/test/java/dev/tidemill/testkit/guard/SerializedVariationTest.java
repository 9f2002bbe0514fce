package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.LIST;
import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.data.Pair;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  @SuppressWarnings("NonApiType") // a function may capture a list only if its type is serialisable
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
              "Order is not Serializable; let it implement Serializable, or leave the variation"
                  + " SERIALIZED out if the job never runs on one");
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
