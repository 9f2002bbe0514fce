/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.DStream;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.BatchRun;
import dev.tidemill.testkit.Guard;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Records that somebody changes after they were handed on. */
class MutationGuardTest {
  /** An order as programs have them. */
  private static final class Order implements Serializable {
    private final String region;
    private int amount;

    Order(String region, int amount) {
      this.region = region;
      this.amount = amount;
    }

    Order raise(int by) {
      amount += by;
      return this;
    }

    @Override
    public String toString() {
      return "Order[" + region + ", " + amount + "]";
    }
  }

  private interface Use {
    void of(DStream<Order> orders);
  }

  private static String failureOf(Use use) {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<Order> orders =
          t.queueStream("orders", Order.class).batch(new Order("eu", 10), new Order("us", 5));
      use.of(orders.stream());
      BatchRun run = t.tryRunBatch();
      Optional<Throwable> failure = run.failure();
      return failure.map(Throwable::getMessage).orElse("no failure");
    }
  }

  @Test
  void a_map_that_changes_its_input() {
    assertThat(failureOf(orders ->
            orders.map(order -> order.raise(1)).named("enrich").foreachRDD(rdd -> rdd.count())))
        .containsPattern(
            "map \"enrich\" \\(MutationGuardTest.java:\\d+\\) failed in batch 1000 ms, partition \\d+, on the"
                + " record Order\\[eu, 11]: dev.tidemill.testkit.RecordChangedException: the function of map \"enrich\""
                + " \\(MutationGuardTest.java:\\d+\\) changed its input record: it was Order\\[eu, 10], and is Order\\[eu, 11];"
                + " other operations and later batches may read the same record, so make a new one in place of changing"
                + " it");
  }

  @Test
  void a_filter_that_changes_its_input() {
    assertThat(failureOf(orders ->
            orders.filter(order -> order.raise(1).amount > 0).foreachRDD(rdd -> rdd.count())))
        .contains("the function of filter (MutationGuardTest.java:")
        .contains("changed its input record");
  }

  @Test
  void a_flat_map_that_changes_its_input() {
    assertThat(failureOf(orders ->
            orders.flatMap(order -> List.of(order.raise(1), order)).foreachRDD(rdd -> rdd.count())))
        .contains("the function of flatMap (MutationGuardTest.java:");
  }

  @Test
  void a_flat_map_that_hands_on_the_same_object_again_and_again() {
    assertThat(failureOf(orders -> orders
            .<StringBuilder>flatMap((order, out) -> {
              StringBuilder buffer = new StringBuilder();
              for (String part : List.of("a", "b")) {
                buffer.setLength(0);
                out.accept(buffer.append(part));
              }
            })
            .foreachRDD(rdd -> rdd.count())))
        .contains("a record was changed after flatMap (MutationGuardTest.java:")
        .contains("had handed it on: it was a, and is b");
  }

  @Test
  void a_map_partitions_that_changes_its_inputs() {
    assertThat(failureOf(orders -> orders
            .mapPartitions(records -> {
              List<Order> raised = new ArrayList<>();
              records.forEachRemaining(order -> raised.add(order.raise(1)));
              return raised.iterator();
            })
            .foreachRDD(rdd -> rdd.count())))
        .contains("the function of mapPartitions (MutationGuardTest.java:");
  }

  @Test
  void a_reduce_that_changes_its_second_argument() {
    assertThat(failureOf(orders -> orders
            .mapToPair(order -> Pair.of("all", order))
            .reduceByKey((a, b) -> b.raise(a.amount))
            .foreachRDD(rdd -> rdd.count())))
        .contains(
            "a function that combines records, such as that of reduceByKey, changed a record of mapToPair"
                + " (MutationGuardTest.java:");
  }

  @Test
  void an_output_that_changes_what_it_gets() {
    assertThat(failureOf(
            orders -> orders.foreachRDD(rdd -> rdd.collect().forEach(order -> order.raise(1)))))
        .contains(
            "an output, or another function that works on whole RDDs, changed a record of stream \"orders\"")
        .contains("it was Order[us, 5], and is Order[us, 6]");
  }

  @Test
  void a_change_in_a_later_batch_of_a_record_that_a_window_holds() {
    try (StreamTester t = StreamTester.create()) {
      List<Order> held = new ArrayList<>();
      QueueFixture<Order> orders =
          t.queueStream("orders", Order.class).batch(new Order("eu", 10)).batch();
      orders.stream()
          .window(Duration.ofSeconds(2))
          .map(order -> order.toString())
          .foreachRDD(rdd -> rdd.count());
      orders.stream().foreachRDD((rdd, batch) -> {
        held.addAll(rdd.collect());
        if (batch.id() == 2) {
          held.forEach(order -> order.raise(1));
        }
      });
      t.runBatch();
      assertThat(t.tryRunBatch()).hasFailureMessageContaining("changed a record of");
    }
  }

  // ------------------------------------------------------- what is no mistake

  @Test
  void new_records_and_own_lists_are_no_changes() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<Order> orders =
          t.queueStream("orders", Order.class).batch(new Order("eu", 10), new Order("eu", 5));
      StreamProbe<Pair<String, Integer>> totals = t.probe(orders.stream()
          .map(order -> new Order(order.region, order.amount + 1))
          .mapToPair(order -> Pair.of(order.region, order))
          .groupByKey()
          .mapValues(list -> {
            List<Order> own = new ArrayList<>(list);
            own.sort((a, b) -> Integer.compare(a.amount, b.amount));
            return own.get(0).amount;
          }));
      t.runBatch();
      assertThat(totals).hasBatches(batch(Pair.of("eu", 6)));
    }
  }

  /** Remembers its hash, as String does; that is no change. */
  private static final class Hashed implements Serializable {
    private final String text;
    private int hash;

    Hashed(String text) {
      this.text = text;
    }

    @Override
    public int hashCode() {
      if (hash == 0) {
        hash = text.hashCode();
      }
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Hashed hashed && hashed.text.equals(text);
    }
  }

  @Test
  void a_hash_that_is_computed_late_is_no_change() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a", "a");
      StreamProbe<Long> counts =
          t.probe(words.stream().map(Hashed::new).countByValue().map(pair -> pair.value()));
      t.runBatch();
      assertThat(counts).hasBatches(batch(2L));
    }
  }

  /** Puts its label together once; equality does not look at it. */
  private static final class User implements Serializable {
    private final String first;
    private final String last;
    private int visits;
    private String label;

    @SuppressWarnings("UnusedVariable") // only counted
    private long asked;

    private List<String> parts;

    User(String first, String last, int visits) {
      this.first = first;
      this.last = last;
      this.visits = visits;
    }

    String label() {
      asked++;
      if (label == null) {
        parts = new ArrayList<>(List.of(first, last));
        label = String.join(" ", parts);
      }
      return label;
    }

    User visited() {
      visits++;
      return this;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof User user
          && user.first.equals(first)
          && user.last.equals(last)
          && user.visits == visits;
    }

    @Override
    public int hashCode() {
      return first.hashCode();
    }
  }

  private record Visit(User user, Pair<User, Integer> again) {}

  @Test
  void what_equality_leaves_out_may_be_remembered() {
    User known = new User("Bo", "M", 2);
    known.label();
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<User> users =
          t.queueStream("users", User.class).batch(new User("Ada", "L", 1), known);
      StreamProbe<String> labels = t.probe(users.stream().map(User::label));
      StreamProbe<String> nested = t.probe(users.stream()
          .map(user -> new Visit(user, Pair.of(new User("Cy", "N", 0), 1)))
          .map(visit -> visit.user().label() + visit.again().key().label()));
      t.runBatch();
      assertThat(labels).inAnyOrderWithinBatch().hasBatches(batch("Ada L", "Bo M"));
      assertThat(nested).inAnyOrderWithinBatch().hasBatches(batch("Ada LCy N", "Bo MCy N"));
    }
  }

  /** Works its value out when it is first asked for, as suppliers of libraries do. */
  private static final class Lazy implements Serializable {
    private final String first;
    private String value;

    Lazy(String first) {
      this.first = first;
    }

    String get() {
      if (value == null) {
        value = first + "!";
      }
      return value;
    }
  }

  /** A record whose equality does not look at what it remembers. */
  private record Greeting(String name, Lazy text, Map<String, Integer> lengths)
      implements Serializable {
    Greeting(String name) {
      this(name, new Lazy(name), new HashMap<>());
    }

    int length() {
      return lengths.computeIfAbsent(name, String::length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Greeting greeting && greeting.name.equals(name);
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** A class with a final field of the same kind. */
  private static class Word implements Serializable {
    private final String text;
    private final Map<String, Integer> lengths = new HashMap<>();

    Word(String text) {
      this.text = text;
    }

    int length() {
      return lengths.computeIfAbsent(text, String::length);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Word word && word.text.equals(text);
    }

    @Override
    public int hashCode() {
      return text.hashCode();
    }
  }

  /** What it remembers, it has itself; its equality is inherited. */
  private static final class ShoutedWord extends Word {
    private String shouted;

    ShoutedWord(String text) {
      super(text);
    }

    String shout() {
      if (shouted == null) {
        shouted = "a".repeat(length());
      }
      return shouted;
    }
  }

  @Test
  void what_a_final_field_outside_of_equality_holds_may_remember() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> names = t.queueStream("names", String.class).batch("Ada");
      StreamProbe<String> greetings = t.probe(names.stream()
          .map(Greeting::new)
          .map(greeting -> greeting.text().get() + greeting.length()));
      StreamProbe<Integer> lengths = t.probe(names.stream().map(Word::new).map(Word::length));
      StreamProbe<String> shouts =
          t.probe(names.stream().map(ShoutedWord::new).map(ShoutedWord::shout));
      t.runBatch();
      assertThat(greetings).hasBatches(batch("Ada!3"));
      assertThat(lengths).hasBatches(batch(3));
      assertThat(shouts).hasBatches(batch("aaa"));
    }
  }

  private record Basket(String owner, List<String> goods) implements Serializable {}

  @Test
  void what_a_final_field_within_equality_holds_may_not_be_changed() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> names = t.queueStream("names", String.class).batch("Ada");
      names.stream()
          .map(name -> new Basket(name, new ArrayList<>()))
          .map(basket -> basket.goods().add("pen"))
          .foreachRDD(rdd -> rdd.count());
      assertThat(t.tryRunBatch()).hasFailureMessageContaining("changed its input record");
    }
  }

  private record Holder(Lazy text) implements Serializable {}

  @Test
  void a_lazy_value_that_equality_looks_at_is_named() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> names = t.queueStream("names", String.class).batch("Ada");
      names.stream()
          .map(name -> new Holder(new Lazy(name)))
          .map(holder -> holder.text().get())
          .foreachRDD(rdd -> rdd.count());
      assertThat(t.tryRunBatch()).hasFailureMessageContaining("Holder.text");
    }
  }

  @Test
  void what_only_equals_looks_at_may_not_be_changed() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<User> users = t.queueStream("users", User.class).batch(new User("Ada", "L", 1));
      users.stream().map(User::label).foreachRDD(rdd -> rdd.count());
      users.stream()
          .map(user -> new Visit(user, Pair.of(user, 1)))
          .map(visit -> visit.again().key().visited())
          .foreachRDD(rdd -> rdd.count());
      assertThat(t.tryRunBatch()).hasFailureMessageContaining("changed its input record");
    }
  }

  @Test
  void a_change_that_does_not_show_names_the_field() {
    class Labelled implements Serializable {
      private String label;

      String label() {
        label = "made late";
        return label;
      }

      @Override
      public String toString() {
        return "Labelled";
      }
    }
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<Integer> numbers = t.queueStream("numbers", Integer.class).batch(1);
      List<Labelled> one = List.of(new Labelled());
      t.context()
          .queueStream(List.of(one))
          .foreachRDD(rdd -> rdd.collect().get(0).label());
      numbers.stream().print();
      assertThat(t.tryRunBatch())
          .hasFailureMessageContaining(
              "it still prints as Labelled, but its contents are others, in"
                  + " Labelled.label (a field that only remembers what others say is best transient");
    }
  }

  @Test
  void arrays_collections_and_nested_records_are_looked_into() {
    record Nested(List<int[]> arrays) {}
    for (Use2<Nested> change : Arrays.<Use2<Nested>>asList(
        nested -> nested.arrays().get(0)[0]++, nested -> nested.arrays().clear())) {
      try (StreamTester t = StreamTester.create()) {
        QueueFixture<Nested> input = t.queueStream("nested", Nested.class)
            .batch(new Nested(new ArrayList<>(List.of(new int[] {1}))));
        input.stream().foreachRDD(rdd -> change.on(rdd.first()));
        assertThat(t.tryRunBatch()).hasFailureMessageContaining("changed a record of");
      }
    }
  }

  private interface Use2<T> {
    void on(T record);
  }

  @Test
  void a_guard_that_is_off_looks_at_nothing() {
    try (StreamTester t = StreamTester.builder()
        .guards(Guard.THREADS, Guard.FILES, Guard.CLOSURES)
        .create()) {
      QueueFixture<Order> orders = t.queueStream("orders", Order.class).batch(new Order("eu", 10));
      StreamProbe<String> raised =
          t.probe(orders.stream().map(order -> order.raise(1)).map(Order::toString));
      t.runBatch();
      assertThat(raised).hasBatches(batch("Order[eu, 11]"));
    }
  }

  private static Iterator<Integer> doubled(Iterator<Integer> numbers) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return numbers.hasNext();
      }

      @Override
      public Integer next() {
        return numbers.next() * 2;
      }
    };
  }

  @Test
  void an_iterator_of_results_may_be_lazy() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<Integer> numbers = t.queueStream("numbers", Integer.class).batch(1, 2);
      StreamProbe<Integer> twice =
          t.probe(numbers.stream().repartition(1).mapPartitions(MutationGuardTest::doubled));
      t.runBatch();
      assertThat(twice).inAnyOrderWithinBatch().hasBatches(batch(2, 4));
    }
  }
}
