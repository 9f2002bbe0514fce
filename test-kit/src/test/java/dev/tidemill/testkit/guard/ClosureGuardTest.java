/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.DStream;
import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.Guard;
import dev.tidemill.testkit.QueueFixture;
import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTester;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Functions that hold on to too much. */
class ClosureGuardTest {
  private static final class PlainJob implements StreamJob {
    private final int least = 3;

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("a")))
          .filter(word -> word.length() >= least + hashCode() * 0)
          .print();
    }
  }

  @Test
  void a_captured_job_is_refused() {
    assertThatThrownBy(() -> StreamTester.create(new PlainJob()))
        .hasMessageMatching(
            "the function of filter \\(ClosureGuardTest.java:\\d+\\) captures an object of type .*PlainJob,"
                + " which is not serializable; it is the object around the function, .*");
  }

  private static final class SerializableJob implements StreamJob, Serializable {
    private final int least = 3;

    @Override
    public void define(StreamingContext ssc) {
      ssc.queueStream(List.of(List.of("a")))
          .filter(word -> word.length() >= least + hashCode() * 0)
          .print();
    }
  }

  @Test
  void a_captured_job_is_refused_also_if_it_could_travel() {
    assertThatThrownBy(() -> StreamTester.create(new SerializableJob()))
        .hasMessageMatching(
            "the function of filter \\(ClosureGuardTest.java:\\d+\\) captures this, the whole"
                + " SerializableJob, which is the job and belongs to the driver; copy the field that it needs into a local"
                + " variable, and use that");
    StreamTester t =
        StreamTester.builder().job(SerializableJob::new).guards(Guard.FILES).create();
    t.runBatch();
    t.close();
  }

  private static final class Counting implements Serializable {
    private int seen;

    DStream<String> count(DStream<String> words) {
      return words.filter(word -> {
        seen++;
        return true;
      });
    }
  }

  @Test
  void an_object_that_may_change_is_refused() {
    StreamTester t = StreamTester.create();
    DStream<String> words = t.queueStream("words", String.class).stream();
    assertThatThrownBy(() -> new Counting().count(words))
        .hasMessageContaining(
            "captures this, the whole Counting, whose field seen is not final: what changes there"
                + " does not change in the copies that workers have");
  }

  private record Threshold(int least) implements Serializable {
    DStream<String> of(DStream<String> words) {
      return words.filter(word -> word.length() >= least);
    }
  }

  @Test
  void a_small_value_around_the_function_is_fine() {
    try (StreamTester t = StreamTester.create()) {
      QueueFixture<String> words = t.queueStream("words", String.class).batch("a", "abc");
      StreamProbe<String> seen = t.probe(new Threshold(2).of(words.stream()));
      t.runBatch();
      assertThat(seen).hasBatches(batch("abc"));
    }
  }

  private static final class Rates implements Serializable {
    private final Map<String, String> table = new TreeMap<>(IntStream.range(0, 20_000)
        .boxed()
        .collect(Collectors.toMap(i -> "currency " + i, i -> "rate " + i)));

    boolean knows(String currency) {
      return table.containsKey(currency);
    }
  }

  @Test
  void a_lot_of_data_is_refused_with_the_way_to_it() {
    StreamTester t = StreamTester.create();
    DStream<String> words = t.queueStream("words", String.class).stream();
    Rates rates = new Rates();
    assertThatThrownBy(() -> words.filter(word -> rates.knows(word)))
        .hasMessageMatching(
            "the function of filter \\(ClosureGuardTest.java:\\d+\\) captures \\d+ KiB, most of it in a"
                + " local variable.table of type java.util.TreeMap, and would take that along with every task; the bound"
                + " is 64 KiB. Join the data as an RDD, or load it inside the function, once per partition in"
                + " mapPartitions");
  }
}
