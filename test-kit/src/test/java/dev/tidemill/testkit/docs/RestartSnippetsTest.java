/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.docs;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.assertThatThrownBy;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.data.Pair;
import dev.tidemill.testkit.CrashTest;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import java.util.Map;
import java.util.Optional;

/** What the page on testing shows of restarts and crashes. */
class RestartSnippetsTest {
  // region job
  /** Counts the clicks of each user. Source, state and output have names. */
  static class Clicks implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999)
          .named("clicks")
          .mapToPair(user -> Pair.of(user, 1L))
          .<Long>updateStateByKey((clicks, total) -> Optional.of(total.orElse(0L) + clicks.size()))
          .named("totals")
          .map(total -> total.key() + " " + total.value())
          .saveAsTextFiles("/out/totals")
          .named("files");
    }
  }
  // endregion

  // region restart
  @StreamTest(job = Clicks.class)
  void totals_survive_a_restart(StreamTester t) {
    t.queueStream("clicks", String.class).batch("ann", "bob").batch("ann");
    t.runBatch();

    t.restart();

    assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("ann", 1L, "bob", 1L));
    t.runBatch();
    assertThat(t.probe("totals"))
        .inAnyOrderWithinBatch()
        .hasBatches(
            batch(Pair.of("ann", 1L), Pair.of("bob", 1L)),
            batch(Pair.of("ann", 2L), Pair.of("bob", 1L)));
  }
  // endregion

  static final class ClicksOfPages implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      new Clicks().define(ssc);
      ssc.namedStream("clicks").countByValue().named("pages").print();
    }
  }

  static final class ClicksWithoutTotals implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.socketTextStream("localhost", 9999).named("clicks").print();
    }
  }

  // region upgrade
  @StreamTest(job = Clicks.class)
  void the_next_version_goes_on_with_the_totals(StreamTester t) {
    t.queueStream("clicks", String.class).batch("ann").batch("ann");
    t.runBatch();

    t.restartWith(ClicksOfPages.class);

    assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("ann", 1L));
    t.runBatch();
    assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("ann", 2L));
  }

  @StreamTest(job = Clicks.class)
  void totals_are_not_lost_by_mistake(StreamTester t) {
    t.queueStream("clicks", String.class).batch("ann");
    t.runBatch();
    t.restartWith(ClicksWithoutTotals.class);
    assertThatThrownBy(t::start).hasMessageContaining("totals");
  }
  // endregion

  // region crash
  @CrashTest(job = Clicks.class, batch = "1s")
  void totals_survive_every_crash(StreamTester t) {
    t.queueStream("clicks", String.class).batch("ann", "bob").batch("ann");
    t.runBatches(2);
    assertThat(t.state("totals", String.class, Long.class)).isEqualTo(Map.of("ann", 2L, "bob", 1L));
  }
  // endregion
}
