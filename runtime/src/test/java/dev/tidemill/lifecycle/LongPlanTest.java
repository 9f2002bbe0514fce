/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemill.StreamingContext;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.log.BatchLog;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.PartitionReader;
import dev.tidemill.spi.source.RowOffset;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.ManualClock;
import dev.tidemill.time.Time;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A batch whose ranges the log cannot hold fails, and takes no other batch with it. */
@SuppressWarnings("try") // contexts are driven by the clock
class LongPlanTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @TempDir
  Path directory;

  private final ManualClock clock = new ManualClock();
  private final Events events = new Events();

  @Test
  void a_batch_is_decided_although_the_plan_of_the_next_one_is_too_long() throws IOException {
    haveTwoBatchesDue();
    try (StreamingContext ssc = start(2, "x".repeat(65 << 20))) {
      clock.advance(SECOND);
    } catch (RuntimeException e) {
      assertThat(e).isInstanceOf(TidemillException.class); // it is the failure of the batch
    }
    List<BatchReport> reports = events.reports();
    assertThat(reports.get(1).failure()).isEmpty();
    TidemillException failure = (TidemillException) reports.get(2).failure().orElseThrow();
    assertThat(failure.code()).isEqualTo(ErrorCode.SOURCE_FAILED);
    assertThat(failure)
        .hasMessageStartingWith("batch ")
        .hasMessageContaining(
            " cannot be planned: what the batch log has to note of the batch's ranges is longer than"
                + " 67108")
        .hasMessageContaining("{lines=68157448}")
        .hasMessageContaining("stream.source.rates=lines=1000");
    assertThat(published())
        .as("the first batch, and the one before the long one")
        .isEqualTo(2);
    try (StreamingContext ssc = start(2, "")) {
      clock.advance(SECOND);
    }
    assertThat(published()).as("all batches").isGreaterThanOrEqualTo(4);
  }

  @Tag("nightly")
  @Test
  void a_plan_that_does_not_fit_beside_a_decision_is_written_after_it() throws IOException {
    haveTwoBatchesDue();
    try (StreamingContext ssc = start(2, "x".repeat(BatchLog.MAX_PAYLOAD - 60))) {
      clock.advance(SECOND);
    }
    assertThat(events.reports()).hasSize(4).allMatch(report -> report.failure().isEmpty());
    assertThat(published()).isEqualTo(4);
  }

  /** The second of them is planned together with the decision of the first one. */
  private void haveTwoBatchesDue() {
    try (StreamingContext ssc = start(2, "")) {
      clock.advance(SECOND);
    }
    clock.advance(SECOND.multipliedBy(2));
  }

  private StreamingContext start(int row, String payload) {
    StreamingContext ssc = StreamingContext.builder()
        .master("local[1]")
        .batchInterval(SECOND)
        .environment(world -> world.withClock(clock))
        .setting("stream.checkpoint.directory", directory.resolve("checkpoint").toString())
        .setting("stream.batch.onFailure", "stop")
        .setting("stream.batch.maxAttempts", "1")
        .build();
    ssc.addListener(events);
    ssc.stream("lines", new Rows(row, payload))
        .saveAsTextFiles(directory.resolve("out") + "/batch")
        .named("out");
    ssc.start();
    return ssc;
  }

  private long published() throws IOException {
    try (Stream<Path> batches = Files.list(directory.resolve("out"))) {
      return batches
          .filter(path -> path.getFileName().toString().startsWith("batch"))
          .count();
    }
  }

  /**
   * One row for each batch.
   *
   * @param row the range of this one has a payload
   */
  private record Rows(int row, String payload) implements Source<String> {
    @Override
    public OpenSource<String> open(SourceContext context) {
      return new Opened(row, payload);
    }
  }

  private record Row(String text) implements SourcePartition<String> {
    @Override
    public PartitionReader<String> open() {
      Iterator<String> rows = List.of(text).iterator();
      return new PartitionReader<>() {
        @Override
        public boolean next() {
          return rows.hasNext();
        }

        @Override
        public String record() {
          return rows.next();
        }
      };
    }
  }

  private record Opened(int row, String payload) implements OpenSource<String> {
    @Override
    public Offset begin() {
      return new RowOffset(0);
    }

    @Override
    public Offset end(Time batchTime, Offset from, long maxRecords) {
      return new RowOffset(row(from) + 1);
    }

    @Override
    public String payload(OffsetRange range) {
      return row(range.from()) == row ? payload : "";
    }

    @Override
    public List<SourcePartition<String>> partitions(OffsetRange range) {
      return List.of(new Row(range.toString()));
    }

    @Override
    public void stopIntake() {}

    @Override
    public Offset parse(String text) {
      return RowOffset.parse(text);
    }

    @Override
    public boolean hasMore(Offset from) {
      return true;
    }

    @Override
    public void release(Offset upTo) {}

    @Override
    public void close() {}

    private static long row(Offset offset) {
      return ((RowOffset) offset).row();
    }
  }
}
