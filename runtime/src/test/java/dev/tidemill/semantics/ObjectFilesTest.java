/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.semantics;

import static dev.tidemill.semantics.BatchTables.batch;
import static dev.tidemill.semantics.BatchTables.pair;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.DStream;
import dev.tidemill.StreamingContext;
import dev.tidemill.codec.Codec;
import dev.tidemill.codec.CodecInput;
import dev.tidemill.codec.CodecOutput;
import dev.tidemill.codec.Codecs;
import dev.tidemill.codec.Version;
import dev.tidemill.data.Pair;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batches and datasets as directories of object files. */
final class ObjectFilesTest {
  @TempDir
  private Path directory;

  private sealed interface Event {}

  private record Login(String user) implements Event {}

  private record Sale(String item, double price, List<Integer> sizes) implements Event {}

  private String path(String name) {
    return directory.resolve(name).toString();
  }

  private static List<String> names(Path directory) {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static TidemillException failure(Runnable run) {
    try {
      run.run();
    } catch (TidemillException e) {
      return e;
    }
    throw new AssertionError("nothing failed");
  }

  @Test
  void every_batch_is_a_directory_that_can_be_read_again() {
    List<Event> first = batch(new Login("ada"), new Sale("hat", 9.5, List.of(50, 52)));
    List<Event> second = batch(new Login("bob"));
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.of(first, second)).saveAsObjectFiles(path("events"));
      stage.run(2);
    }
    assertThat(names(directory)).containsExactly("events-1000", "events-2000");
    assertThat(names(directory.resolve("events-1000")))
        .containsExactly("_SUCCESS", "part-00000", "part-00001");
    try (Stage stage = Stage.of(1)) {
      assertThat(stage.ssc.objectFile(path("events-1000"), Event.class).collect())
          .isEqualTo(first);
      assertThat(
              stage.ssc.objectFile(path("events-2000/part-00001"), Login.class).collect())
          .containsExactly(new Login("bob"));
      assertThat(stage.ssc.objectFile(path("events-*"), Event.class).collect())
          .containsExactly(first.get(0), first.get(1), second.get(0));
    }
  }

  @Test
  void each_file_is_a_partition() {
    try (Stage stage = Stage.of(3)) {
      stage.ssc.parallelize(List.of(1, 2, 3, 4)).saveAsObjectFile(path("numbers"));
      assertThat(stage.ssc.objectFile(path("numbers"), Integer.class).glom().collect())
          .containsExactly(List.of(1), List.of(2), List.of(3, 4));
      assertThat(stage.ssc.objectFile(path("numbers"), int.class).count()).isEqualTo(4);
    }
  }

  @Test
  void a_suffix_follows_the_time_behind_a_dot() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.queueStream(List.of(batch("a"))).saveAsObjectFiles(path("words"), "tdof");
      stage.run(1);
    }
    assertThat(names(directory)).containsExactly("words-1000.tdof");
  }

  @Test
  @SuppressWarnings("NullAway") // keys and values may be null
  void pairs_are_read_as_pairs() {
    List<Pair<String, Sale>> pairs =
        Arrays.asList(pair("a", new Sale("hat", 1, List.of())), pair(null, null));
    try (Stage stage = Stage.of(2)) {
      stage
          .ssc
          .queueStream(List.of(pairs))
          .mapToPair(each -> each)
          .saveAsObjectFiles(path("sales"));
      stage.run(1);
      stage.ssc.parallelize(pairs).mapToPair(each -> each).saveAsObjectFile(path("once"));
    }
    try (Stage stage = Stage.of(1)) {
      for (String saved : List.of("sales-1000", "once")) {
        assertThat(stage
                .ssc
                .objectFileOfPairs(path(saved), String.class, Sale.class)
                .mapValues(sale -> sale == null ? "nothing" : sale.item())
                .collect())
            .containsExactly(pair("a", "hat"), pair(null, "nothing"));
      }
    }
  }

  @Test
  void an_empty_batch_is_a_directory_without_records() {
    try (Stage stage = Stage.of(2)) {
      stage.ssc.queueStream(List.<List<String>>of()).saveAsObjectFiles(path("words"));
      stage.run(1);
      stage.ssc.parallelize(List.<String>of()).saveAsObjectFile(path("none"));
      assertThat(stage.ssc.objectFile(path("words-1000"), String.class).collect())
          .isEmpty();
      assertThat(stage.ssc.objectFile(path("none"), String.class).collect()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource({
    "dev.tidemill.codec.RoundTripTest#values",
    "dev.tidemill.codec.RoundTripTest#containers",
    "dev.tidemill.codec.RoundTripTest#arrays"
  })
  void what_a_codec_can_encode_can_be_saved(Object value) {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.of(value)).saveAsObjectFile(path("saved"));
      assertThat(stage.ssc.objectFile(path("saved"), Object.class).collect())
          .singleElement()
          .satisfies(back -> assertThat(Codecs.standard().encode(back))
              .isEqualTo(Codecs.standard().encode(value)));
    }
  }

  @Test
  void a_dataset_is_read_by_any_operation_and_in_every_batch() {
    List<List<Integer>> seen = new ArrayList<>();
    try (Stage stage = Stage.of(2)) {
      stage.ssc.parallelize(List.of(1, 2, 3)).saveAsObjectFile(path("numbers"));
      var numbers = stage.ssc.objectFile(path("numbers"), Integer.class).map(n -> n * 10);
      stage
          .ssc
          .queueStream(List.of(batch(1), batch(2)))
          .foreachRDD(rdd -> seen.add(rdd.union(numbers).collect()));
      stage.run(2);
    }
    assertThat(seen).containsExactly(List.of(1, 10, 20, 30), List.of(2, 10, 20, 30));
  }

  /** A class with a thread in it. */
  private record Order(String item, Thread worker) {}

  @Test
  void a_record_that_cannot_be_encoded_fails_its_batch_before_anything_is_visible() {
    try (Stage stage = Stage.of(2)) {
      DStream<Object> in = stage.ssc.queueStream(
          List.of(batch("fine", "fine too", new Order("hat", new Thread("w")))));
      in.saveAsTextFiles(path("text"));
      in.map(record -> record).saveAsObjectFiles(path("orders"));
      assertThatThrownBy(() -> stage.run(1))
          .isInstanceOfSatisfying(
              TidemillException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_ENCODABLE))
          .hasMessageMatching(
              "saveAsObjectFiles \\(ObjectFilesTest.java:\\d+\\) cannot write record 2 of partition 1"
                  + " of map \\(ObjectFilesTest.java:\\d+\\), Order\\[item=hat, worker=.*\\]: "
                  + "dev.tidemill.semantics.ObjectFilesTest\\$Order.worker: java.lang.Thread cannot be"
                  + " encoded: .*\\(in batch 1000 ms, partition 1\\).*");
    }
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void a_dataset_that_cannot_be_encoded_leaves_no_directory() {
    try (Stage stage = Stage.of(1)) {
      var orders = stage.ssc.parallelize(List.of(new Order("hat", new Thread("w"))));
      assertThatThrownBy(() -> orders.saveAsObjectFile(path("orders")))
          .hasMessageContaining("saveAsObjectFile (ObjectFilesTest.java:")
          .hasMessageContaining("of partition 0 of parallelize (ObjectFilesTest.java:")
          .hasMessageContaining("Order.worker: java.lang.Thread cannot be encoded");
    }
    assertThat(names(directory)).isEmpty();
  }

  @Test
  void a_dataset_is_not_overwritten() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.of(1)).saveAsObjectFile(path("numbers"));
      assertThatThrownBy(() -> stage.ssc.parallelize(List.of(2)).saveAsObjectFile(path("numbers")))
          .hasMessageContaining("exists already and is not overwritten");
    }
  }

  @Test
  void two_outputs_of_either_kind_cannot_write_the_same_directories() {
    try (Stage stage = Stage.of(1)) {
      DStream<Integer> in = stage.ssc.queueStream(List.of(batch(1)));
      in.saveAsTextFiles(path("numbers"));
      assertThatThrownBy(() -> in.saveAsObjectFiles(path("numbers")))
          .hasMessageMatching("saveAsObjectFiles \\(ObjectFilesTest.java:\\d+\\) writes to .*"
              + " as saveAsTextFiles \\(ObjectFilesTest.java:\\d+\\) does already; .*");
    }
  }

  @Test
  void a_record_of_another_class_is_told_with_its_file_and_number() {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.<Object>of("a", 2)).saveAsObjectFile(path("mixed"));
      assertThatThrownBy(() -> stage.ssc.objectFile(path("mixed"), String.class).collect())
          .isInstanceOfSatisfying(
              TidemillException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INCOMPATIBLE_SCHEMA))
          .hasMessageMatching("objectFile \\(ObjectFilesTest.java:\\d+\\) failed: .*")
          .hasMessageEndingWith("record 2 of object file " + path("mixed/part-00000")
              + " is a java.lang.Integer, not a java.lang.String; read the file with the class that"
              + " its records have, or a superclass of all of them");
      assertThatThrownBy(() -> stage
              .ssc
              .objectFileOfPairs(path("mixed"), String.class, Object.class)
              .count())
          .hasMessageContaining("record 1 of object file")
          .hasMessageContaining("is a java.lang.String, not a dev.tidemill.data.Pair");
      stage.ssc.parallelize(List.of(pair("a", 1))).saveAsObjectFile(path("pairs"));
      assertThatThrownBy(() -> stage
              .ssc
              .objectFileOfPairs(path("pairs"), String.class, Long.class)
              .count())
          .hasMessageContaining("value of record 1 of object file")
          .hasMessageContaining("is a java.lang.Integer, not a java.lang.Long");
    }
  }

  @Test
  void a_file_of_another_kind_is_refused_where_it_is_declared() throws IOException {
    Files.writeString(directory.resolve("words"), "text");
    try (Stage stage = Stage.of(1)) {
      assertThat(failure(() -> stage.ssc.objectFile(path("words"), String.class)))
          .hasMessageContaining(path("words") + " is not an object file");
      assertThat(failure(() -> stage.ssc.objectFile(path("none"), String.class)))
          .hasMessageContaining("there is no file or directory at " + path("none"));
    }
  }

  @Test
  void a_damaged_file_fails_the_action_and_names_file_and_position() throws IOException {
    try (Stage stage = Stage.of(1)) {
      stage.ssc.parallelize(List.of(1, 2, 3)).saveAsObjectFile(path("numbers"));
      Path part = directory.resolve("numbers/part-00000");
      byte[] bytes = Files.readAllBytes(part);
      bytes[bytes.length - 5] ^= 4;
      Files.write(part, bytes);
      assertThat(
              failure(() -> stage.ssc.objectFile(path("numbers"), Integer.class).collect()))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED_DATA))
          .hasMessageContaining("objectFile (ObjectFilesTest.java:")
          .hasMessageContaining("object file " + part + " is damaged: a wrong checksum at byte 8");
    }
  }

  @Test
  void a_class_that_was_renamed_and_has_grown_is_read_as_the_class_that_is_asked_for() {
    Version before = Version.of(
        "record Order(int total) {}",
        "class Make { static Object value() { return new Order(5); } }");
    try (Stage stage = Stage.with(with(before.codecs().build()))) {
      stage.ssc.parallelize(List.of(before.make())).saveAsObjectFile(path("orders"));
    }
    Version after = Version.of(
        "@FormerName(\"p.Order\") record Purchase(long total, @DefaultValue(\"EUR\") String currency) {}");
    try (Stage stage = Stage.of(1)) {
      assertThat(stage.ssc.objectFile(path("orders"), after.type("Purchase")).collect())
          .singleElement(InstanceOfAssertFactories.type(Object.class))
          .hasToString("Purchase[total=5, currency=EUR]");
    }
  }

  private static java.util.function.UnaryOperator<StreamingContext.Builder> with(Codecs codecs) {
    return builder -> builder.partitions(1).codecs(codecs);
  }

  /** Cannot be encoded by its fields. */
  private static final class Money {
    private final long cents;

    Money(long cents) {
      this.cents = cents;
    }
  }

  private static final class MoneyCodec implements Codec<Money> {
    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public void write(Money money, CodecOutput out) {
      out.writeLong(money.cents);
    }

    @Override
    public Money read(CodecInput in, int version) {
      return new Money(in.readLong());
    }
  }

  @Test
  void a_context_uses_the_codecs_that_it_was_given() {
    Codecs codecs = Codecs.builder().register(new MoneyCodec()).build();
    try (Stage stage = Stage.with(with(codecs))) {
      stage
          .ssc
          .queueStream(List.of(batch(5)))
          .map(n -> new Money(n))
          .saveAsObjectFiles(path("money"));
      stage.run(1);
      assertThat(stage
              .ssc
              .objectFile(path("money-1000"), Money.class)
              .map(m -> m.cents)
              .collect())
          .containsExactly(5L);
    }
    try (Stage stage = Stage.of(1)) {
      assertThat(failure(
              () -> stage.ssc.parallelize(List.of(new Money(1))).saveAsObjectFile(path("m"))))
          .hasMessageContaining("Money cannot be encoded");
      assertThat(failure(() -> stage.ssc.objectFile(path("money-1000"), Money.class)))
          .hasMessageContaining("Money cannot be encoded")
          .hasMessageContaining("objectFile (ObjectFilesTest.java:");
    }
  }
}
