/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.ui.ScriptedJob;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Names and meanings of the fields are those of Spark. */
class SparkJsonTest {
  private final ScriptedJob job = new ScriptedJob("run-1", "word count");
  private final SparkJson json = new SparkJson(job);

  SparkJsonTest() {
    job.add(ScriptedJob.batch(1, 100, 300));
    job.add(ScriptedJob.batch(
        2, 200, 500, ObservedBatch.Status.FAILED, Optional.of(new FailureText("broken", "stack"))));
  }

  @Test
  void statistics_are_averages_of_the_batches_that_are_kept() {
    assertThat(json.statistics())
        .isEqualTo("{\"startTime\":\"1970-01-01T00:16:40Z\",\"startTimeEpoch\":1000000,"
            + "\"batchDuration\":1000,\"numReceivers\":1,\"numActiveReceivers\":1,"
            + "\"numInactiveReceivers\":0,\"numTotalCompletedBatches\":2,"
            + "\"numRetainedCompletedBatches\":2,\"numActiveBatches\":0,\"numProcessedRecords\":200,"
            + "\"numReceivedRecords\":200,\"avgInputRate\":100.0,\"avgSchedulingDelay\":150.0,"
            + "\"avgProcessingTime\":400.0,\"avgTotalDelay\":550.0}");
  }

  @Test
  void counters_are_all_there_and_gauges_where_they_are_known() {
    assertThat(json.counters())
        .isEqualTo("{\"counters\":{\"orders.invalid\":7},\"gauges\":{\"cache.size\":2.5}}");
  }

  @Test
  void averages_of_no_batches_are_left_out() {
    assertThat(new SparkJson(new ScriptedJob("run-2", "new")).statistics())
        .contains("\"numTotalCompletedBatches\":0")
        .doesNotContain("avg");
  }

  @Test
  void batches_are_newest_first_and_known_by_their_time() {
    assertThat(json.batches(List.of()))
        .startsWith("[{\"batchId\":1002000,\"batchTime\":\"1970-01-01T00:16:42Z\","
            + "\"status\":\"COMPLETED\",\"batchDuration\":1000,\"inputSize\":100,"
            + "\"schedulingDelay\":200,\"processingTime\":500,\"totalDelay\":700,"
            + "\"numActiveOutputOps\":0,\"numCompletedOutputOps\":0,\"numFailedOutputOps\":1,"
            + "\"numTotalOutputOps\":1,\"firstFailureReason\":\"broken\",\"outcome\":\"FAILED\"")
        .contains("{\"batchId\":1001000,");
    assertThat(json.batches(List.of("queued"))).isEqualTo("[]");
    assertThat(json.batch("1001000")).isPresent();
    assertThat(json.batch("1001001")).isEmpty();
  }

  @Test
  void operations_are_the_outputs_of_a_batch() {
    String operation = "{\"outputOpId\":0,\"name\":\"lines.print\","
        + "\"description\":\"print (WordCount.java:9)\",\"duration\":300,\"jobIds\":[]}";
    assertThat(json.operations("1001000")).contains("[" + operation + "]");
    assertThat(json.operation("1001000", "0")).contains(operation);
    assertThat(json.operation("1001000", "1")).isEmpty();
    assertThat(json.operation("1002000", "0").orElseThrow())
        .contains("\"failureReason\":\"stack\"");
  }

  @Test
  void only_receivers_are_receivers() {
    assertThat(json.receivers())
        .startsWith("[{\"streamId\":0,\"streamName\":\"lines\",\"isActive\":true,")
        .contains("\"lastErrorMessage\":\"no \\u003cb\\u003eserver\\u003c/b\\u003e\"")
        .contains("\"avgEventRate\":100.0,\"eventRates\":[[1001000,100.0],[1002000,100.0]]")
        .doesNotContain("files");
    assertThat(json.receiver("0")).isPresent();
    assertThat(json.receiver("1")).isEmpty();
    assertThat(json.receiver("x")).isEmpty();
  }

  @Test
  void an_unknown_lag_is_absent_and_not_zero() {
    assertThat(new PageJson(job).sources())
        .contains("\"name\":\"lines\"", "\"lagRecords\":42")
        .endsWith(
            "{\"name\":\"files\",\"operation\":\"textFileStream\",\"site\":\"WordCount.java:6\","
                + "\"receiver\":false,\"active\":true,\"records\":0,\"problems\":0,"
                + "\"replay\":\"sends the same records again from any position\",\"gaps\":0,"
                + "\"paused\":false,\"rateLimit\":7,\"lastLimit\":3}]");
  }
}
