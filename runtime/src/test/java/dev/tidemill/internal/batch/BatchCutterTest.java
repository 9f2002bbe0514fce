/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.spi.source.BatchOutcome;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.SourceResume;
import dev.tidemill.time.Time;
import dev.tidemill.time.TimeFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchCutterTest {
  private final List<String> calls = new ArrayList<>();
  private final Rows orders = new Rows("orders");
  private final Rows users = new Rows("users");

  @Test
  void an_input_begins_or_goes_on_where_it_is_told_to() {
    BatchCutter cutter = cutter(Map.of("orders", new SourceResume("v1:40", List.of(), "")));
    BatchInfo batch = cutter.cut(cutter.unassigned(5, Time.ofMillis(5000)), Time.ofMillis(5000));
    assertThat(batch.range("orders")).hasToString("[40, 41)");
    assertThat(batch.range("users")).hasToString("[0, 1)");
    assertThat(calls).containsExactly("users begins");
  }

  @Test
  void what_is_kept_of_a_batch_gives_it_the_same_ranges_in_another_process() {
    BatchCutter first = cutter(Map.of());
    first.cut(first.unassigned(1, Time.ofMillis(1000)), Time.ofMillis(1000));
    BatchInfo batch = first.cut(first.unassigned(2, Time.ofMillis(2000)), Time.ofMillis(2000));
    Map<String, NamedRange> named = first.named(batch);
    assertThat(named)
        .containsEntry("orders", new NamedRange("v1:1", "v1:2", "payload of orders [1, 2)"))
        .containsEntry("users", new NamedRange("v1:1", "v1:2", "payload of users [1, 2)"));
    assertThat(first.memories(batch))
        .containsEntry("orders", "memory of orders up to 2")
        .containsEntry("users", "memory of users up to 2");

    BatchCutter second = cutter(Map.of(
        "orders", new SourceResume("v1:2", List.of(named.get("orders")), ""),
        "users", new SourceResume("v1:2", List.of(named.get("users")), "")));
    assertThat(second.renamed(second.unassigned(2, Time.ofMillis(2000)), named)).isEqualTo(batch);
    assertThat(second
            .cut(second.unassigned(3, Time.ofMillis(3000)), Time.ofMillis(3000))
            .range("orders"))
        .hasToString("[2, 3)");
  }

  @Test
  void a_position_that_is_not_understood_names_the_input_and_its_declaration() {
    BatchCutter cutter = cutter(Map.of("orders", new SourceResume("v9:40", List.of(), "")));
    assertThatThrownBy(
            () -> cutter.cut(cutter.unassigned(1, Time.ofMillis(1000)), Time.ofMillis(1000)))
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("source \"orders\", stream (BatchCutterTest.java:")
        .hasMessageContaining("cannot go on where an earlier start has got to")
        .hasMessageContaining("version 9");
  }

  @Test
  void the_first_batch_of_several_inputs_shares_the_initial_rate() {
    BatchCutter cutter = cutter(Map.of(), true);
    cutter.cut(cutter.unassigned(1, Time.ofMillis(1000)), Time.ofMillis(1000));
    assertThat(List.of(orders.maxRecords, users.maxRecords)).containsExactly(150L, 150L);
  }

  @Test
  void all_inputs_stop_their_intake_even_if_one_fails() {
    orders.failure = new IOException("broken pipe");
    BatchCutter cutter = cutter(Map.of());
    assertThatThrownBy(cutter::stopIntake)
        .isInstanceOf(TidemillException.class)
        .hasMessageContaining("source \"orders\"")
        .hasMessageContaining("cannot stop taking in records: java.io.IOException: broken pipe");
    assertThat(calls).containsExactly("orders stops", "users stops");
  }

  private BatchCutter cutter(Map<String, SourceResume> resumes) {
    return cutter(resumes, false);
  }

  private BatchCutter cutter(Map<String, SourceResume> resumes, boolean backpressure) {
    InputLimits limits = new InputLimits(
        List.of(orders, users),
        Duration.ofSeconds(1),
        new BatchSettings(backpressure, OptionalLong.empty(), Map.of()),
        new SourceSwitches(),
        false);
    return new BatchCutter(List.of(orders, users), limits, 1, TimeFormat.MILLIS, resumes);
  }

  /** One row a batch. */
  private final class Rows implements RangedInput {
    private final String name;
    private final Origin origin = Origin.here("stream");
    private @Nullable IOException failure;
    private long maxRecords;

    Rows(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Origin origin() {
      return origin;
    }

    @Override
    public Offset begin() {
      calls.add(name + " begins");
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long most) {
      maxRecords = most;
      return new RowOffset(((RowOffset) from).row() + 1);
    }

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public String payload(OffsetRange range) {
      return "payload of " + name + " " + range;
    }

    @Override
    public String memory(Offset upTo) {
      return "memory of " + name + " up to " + upTo;
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      return OptionalLong.empty();
    }

    @Override
    public void counted(OffsetRange range, long records) {
      calls.add(name + " has " + records + " in " + range);
    }

    @Override
    public String describe(OffsetRange range) {
      return range.toString();
    }

    @Override
    public boolean hasMore(Offset from) {
      return false;
    }

    @Override
    public boolean isPostponable() {
      return true;
    }

    @Override
    public void paused(boolean paused) {
      calls.add(name + (paused ? " is paused" : " is resumed"));
    }

    @Override
    public void stopIntake() throws IOException {
      calls.add(name + " stops");
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void completed(OffsetRange range, BatchOutcome outcome) {}

    @Override
    public void release(Offset upTo) {}
  }
}
