/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.examples.tasks;

import static dev.tidemill.testkit.StreamAssertions.assertThat;
import static dev.tidemill.testkit.StreamAssertions.batch;

import dev.tidemill.testkit.StreamProbe;
import dev.tidemill.testkit.StreamTest;
import dev.tidemill.testkit.StreamTester;
import dev.tidemill.testkit.Variation;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SpamFilterTest {
  /** The argument of the job is known at run time only, so the test makes its testers itself. */
  @ParameterizedTest
  @EnumSource(Variation.class)
  void lets_pass_whom_the_list_does_not_name_and_reads_it_anew_in_each_batch(
      Variation variation, @TempDir Path folder) throws Exception {
    Path spammers = Files.writeString(folder.resolve("spammers.txt"), "win@example.com\n");
    try (StreamTester t = StreamTester.builder()
        .job(SpamFilter::new)
        .arguments(spammers.toString())
        .variation(variation)
        .create()) {
      t.queueStream("mails", String.class)
          .batch("ann@example.org: at noon?", "win@example.com: you won", "no sender")
          .batch("bob@example.org: buy now")
          .batch("bob@example.org: buy now");
      StreamProbe<String> wanted = t.probe("wanted", String.class);

      t.runBatches(2);
      assertThat(wanted)
          .hasBatches(batch("ann@example.org: at noon?"), batch("bob@example.org: buy now"));

      Files.writeString(spammers, "win@example.com\nbob@example.org\n");
      t.runBatch();
      assertThat(wanted).hasEmptyBatches(1);
    }
  }

  @StreamTest(job = SpamFilter.class)
  void has_a_list_to_begin_with(StreamTester t) {
    t.queueStream("mails", String.class).batch("cheap@example.com: watches", "ann@example.org: hi");

    t.runBatch();

    assertThat(t.probe("wanted")).hasBatches(batch("ann@example.org: hi"));
  }
}
