/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.testkit.contract.ReplayableSourceContract;
import dev.tidemill.testkit.contract.SourceHarness;
import dev.tidemill.testkit.internal.FixtureRows;
import dev.tidemill.testkit.internal.FixtureSource;
import dev.tidemill.testkit.internal.ReadSize;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Sources with planted mistakes do not pass the contract. */
class ContractFindsMistakesTest {
  private static List<String> failedTestsOf(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents()
        .failed()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .toList();
  }

  /** A source that does everything right, for others to do one thing wrong. */
  private static class Right implements OpenSource<String> {
    private final OpenSource<String> source;

    Right(OpenSource<String> source) {
      this.source = source;
    }

    @Override
    public Offset begin() throws Exception {
      return source.begin();
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
      return source.end(batchTime, from, maxRecords);
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
      return source.partitions(range);
    }

    @Override
    public Offset parse(String text) {
      return source.parse(text);
    }

    @Override
    public OptionalLong count(OffsetRange range) {
      return source.count(range);
    }

    @Override
    public boolean hasMore(Offset from) throws Exception {
      return source.hasMore(from);
    }

    @Override
    public void stopIntake() throws Exception {
      source.stopIntake();
    }

    @Override
    public void close() throws IOException {
      source.close();
    }
  }

  private record Harness(FixtureRows<String> rows, UnaryOperator<OpenSource<String>> mistake)
      implements SourceHarness<String> {
    static Harness of(UnaryOperator<OpenSource<String>> mistake) {
      return new Harness(new FixtureRows<>(), mistake);
    }

    @Override
    public Source<String> source() {
      FixtureSource<String> right = new FixtureSource<>(rows, ReadSize.SPREAD);
      return context -> mistake.apply(right.open(context));
    }

    @Override
    public void arrive(Time batchTime) {
      rows.add(List.of("a", "b", "at " + batchTime));
    }
  }

  static class NoMistake implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return Harness.of(Right::new);
    }
  }

  @Test
  void a_source_without_mistakes_passes() {
    assertThat(failedTestsOf(NoMistake.class)).isEmpty();
  }

  static class ForgetsWhatItHasRead implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      List<OffsetRange> read = new ArrayList<>();
      return Harness.of(source -> new Right(source) {
        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
          if (read.contains(range)) {
            return List.of();
          }
          read.add(range);
          return super.partitions(range);
        }
      });
    }
  }

  @Test
  void a_source_that_forgets_what_it_has_read_is_found() {
    assertThat(failedTestsOf(ForgetsWhatItHasRead.class))
        .contains(
            "a_range_reads_the_same_as_often_as_it_is_asked_for",
            "a_range_reads_the_same_in_another_process");
  }

  static class LosesWhatFailed implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      long[] position = {0};
      return Harness.of(source -> new Right(source) {
        @Override
        public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
          Offset end = super.end(batchTime, new RowOffset(position[0]), maxRecords);
          position[0] = ((RowOffset) end).row();
          return end;
        }

        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
          long until = ((RowOffset) range.until()).row();
          return range.isEmpty()
              ? List.of()
              : super.partitions(new OffsetRange(new RowOffset(until - 1), range.until()));
        }
      });
    }
  }

  @Test
  void a_source_that_goes_on_after_a_failed_batch_is_found() {
    assertThat(failedTestsOf(LosesWhatFailed.class)).contains("nothing_is_lost_when_a_batch_fails");
  }

  static class MiscountsAndParsesWrong implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return Harness.of(source -> new Right(source) {
        @Override
        public OptionalLong count(OffsetRange range) {
          return OptionalLong.of(super.count(range).orElse(0) + 1);
        }

        @Override
        public Offset parse(String text) {
          return new RowOffset(0);
        }
      });
    }
  }

  @Test
  void wrong_counts_and_offsets_are_found() {
    assertThat(failedTestsOf(MiscountsAndParsesWrong.class))
        .contains("a_count_is_right_where_there_is_one", "offsets_survive_as_text");
  }

  static class TakesEmptyForTheEnd implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      boolean[] ended = {false};
      return Harness.of(source -> new Right(source) {
        @Override
        public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
          Offset end = ended[0] ? from : super.end(batchTime, from, maxRecords);
          ended[0] = end.equals(from);
          return end;
        }
      });
    }
  }

  @Test
  void a_source_that_takes_an_empty_batch_for_the_end_is_found() {
    assertThat(failedTestsOf(TakesEmptyForTheEnd.class)).contains("an_empty_range_is_not_the_end");
  }

  static class SaysThatNothingHasArrived implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return Harness.of(source -> new Right(source) {
        @Override
        public boolean hasMore(Offset from) {
          return false;
        }
      });
    }
  }

  @Test
  void a_source_that_loses_what_has_arrived_before_a_stop_is_found() {
    assertThat(failedTestsOf(SaysThatNothingHasArrived.class))
        .containsExactly("what_has_arrived_before_a_graceful_stop_is_drained");
  }

  static class GoesOnTakingIn implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return Harness.of(source -> new Right(source) {
        @Override
        public void stopIntake() {}
      });
    }
  }

  @Test
  void a_source_that_goes_on_taking_in_is_found() {
    assertThat(failedTestsOf(GoesOnTakingIn.class))
        .containsExactly("what_arrives_after_the_intake_was_stopped_is_left_alone");
  }

  static class ForgetsVersions implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      return Harness.of(source -> new Right(source) {
        @Override
        public Offset parse(String text) {
          return super.parse(text.replaceFirst("^v\\d+:", "v1:"));
        }
      });
    }
  }

  @Test
  void a_source_that_reads_what_it_does_not_know_is_found() {
    assertThat(failedTestsOf(ForgetsVersions.class))
        .containsExactly("texts_of_an_unknown_version_are_refused");
  }

  static class BeginsAgain implements ReplayableSourceContract<String> {
    @Override
    public SourceHarness<String> harness() {
      int[] opened = {0};
      return Harness.of(source -> new Right(source) {
        private final long shift = opened[0]++;

        @Override
        public Offset end(Time batchTime, Offset from, long maxRecords) throws Exception {
          return shift == 0
              ? super.end(batchTime, from, maxRecords)
              : super.end(batchTime, new RowOffset(((RowOffset) from).row() + 1), maxRecords);
        }

        @Override
        public List<SourcePartition<String>> partitions(OffsetRange range) throws Exception {
          return shift == 0 || range.isEmpty()
              ? super.partitions(range)
              : super.partitions(new OffsetRange(
                  new RowOffset(((RowOffset) range.until()).row() - 1), range.until()));
        }
      });
    }
  }

  @Test
  void a_source_that_leaves_out_what_came_in_between_is_found() {
    assertThat(failedTestsOf(BeginsAgain.class))
        .containsExactly("another_process_goes_on_where_the_last_one_was");
  }
}
