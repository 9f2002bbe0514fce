/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.guard;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.time.Interval;
import dev.tidemill.time.Time;

/** What a job knows of its batch may be used in functions on records, which travel. */
class BatchInfoInFunctionsTest {
  /** Everything that is reached from the batch, captured whole and in parts. */
  static final class Stamped implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      var words = ssc.socketTextStream("localhost", 9999).named("words");
      words
          .transform((batch, info) -> batch.map(word -> info.time() + ": " + word))
          .named("stamped")
          .print();
      words
          .transform((batch, info) -> {
            Time time = info.time();
            Interval interval = new Interval(time, time);
            var range = info.range("words");
            return batch.map(word -> word + " of " + info.id() + ", "
                + interval.end().millis() + " " + range + " " + info.ranges().size());
          })
          .named("ranged")
          .print();
    }
  }

  @StreamTest(job = Stamped.class, batch = "1s")
  void a_function_on_records_uses_its_batch(StreamTester t) {
    t.queueStream("words", String.class).batch("flow").batch("ebb");
    t.runBatches(2);
    assertThat(t.probe("stamped")).hasBatches(batch("1000 ms: flow"), batch("2000 ms: ebb"));
    assertThat(t.probe("ranged"))
        .hasBatches(batch("flow of 1, 1000 [0, 1) 1"), batch("ebb of 2, 2000 [1, 2) 1"));
  }
}
