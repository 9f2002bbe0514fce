/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.spi.metrics.FailureText;
import dev.tidemill.spi.metrics.JobDescription;
import dev.tidemill.spi.metrics.JobStatus;
import dev.tidemill.spi.metrics.ObservedBatch;
import dev.tidemill.spi.metrics.SourceStatus;
import dev.tidemill.spi.metrics.StateSize;
import dev.tidemill.ui.ScriptedJob;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordJsonTest {
  private final ScriptedJob job = new ScriptedJob("run-1", "word \"count\" \u00e9 \ud83d");

  private static Object parsed(Object value) {
    StringBuilder text = new StringBuilder();
    RecordJson.write(text, value);
    return Objects.requireNonNull(JsonParser.parse(text.toString()));
  }

  @Test
  void every_report_comes_back_as_it_was() {
    ObservedBatch batch = ScriptedJob.batch(
        7, 12, 3_456, ObservedBatch.Status.FAILED, Optional.of(new FailureText("a\nb\u0000", "c")));

    assertThat(RecordJson.read(ObservedBatch.class, parsed(batch))).isEqualTo(batch);
    assertThat(RecordJson.read(JobDescription.class, parsed(job.description())))
        .isEqualTo(job.description());
    assertThat(RecordJson.read(JobStatus.class, parsed(job.status()))).isEqualTo(job.status());
    assertThat(RecordJson.readAll(SourceStatus.class, parsed(job.sources())))
        .isEqualTo(job.sources());
    assertThat(RecordJson.readAll(StateSize.class, parsed(job.states()))).isEqualTo(job.states());
  }

  /** Every component of every record within: one of a kind that cannot be kept fails here. */
  @Test
  void a_report_without_any_field_has_empty_values() {
    ObservedBatch empty = RecordJson.read(ObservedBatch.class, Map.of());

    assertThat(empty.time().millis()).isZero();
    assertThat(empty.failure()).isEmpty();
    assertThat(empty.stages()).isEmpty();
    assertThat(RecordJson.read(JobDescription.class, Map.of()).page().history()).isEmpty();
    assertThat(RecordJson.read(JobStatus.class, Map.of()).records()).isZero();
    assertThat(RecordJson.read(SourceStatus.class, Map.of()).lag().records())
        .isEqualTo(OptionalLong.empty());
  }

  @Test
  void a_field_of_a_later_version_is_ignored() {
    assertThat(RecordJson.read(StateSize.class, Map.of("name", "counts", "later", List.of(1L)))
            .name())
        .isEqualTo("counts");
  }

  @Test
  void a_value_of_another_type_is_refused() {
    assertThatThrownBy(() -> RecordJson.read(StateSize.class, Map.of("name", 1L)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> RecordJson.read(JobStatus.class, Map.of("state", "DREAMING")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
